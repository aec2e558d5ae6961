import { execFileSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { resolveFiles } from '../src/cli/resolve/resolve-files.ts';
import { type LabelledSet, SETS } from './identity-sets/registry.ts';

const WIDTHS = [17, 8, 8, 9, 10, 7, 7, 7, 7, 9, 6, 5];
const HEADER =
  'set|records|pairs|blocking|precision|recall|F1|B3 F1|ECE|possible|s|MiB|anchors (F1/B3 F1)';

/**
 * Who is who in labelled sets, at the product's own defaults; the truth only scores. `--set NAME` runs one, and
 * prints how often pairs of each score are right; `--all` runs the large ones too, `--distinct` those where
 * all are different people, `--held-out` the ones that are kept for the end.
 */
export async function run(args: readonly string[]): Promise<void> {
  const only = args.includes('--set') ? args[args.indexOf('--set') + 1] : undefined;
  if (!args.includes('--row')) console.log(row(HEADER.split('|')));
  if (only === undefined) {
    const special = ['held-out', 'distinct'].filter((one) => args.includes(`--${one}`));
    const groups = new Set<string | undefined>(special.length > 0 ? special : [undefined]);
    if (args.includes('--all')) groups.add('slow');
    const main = fileURLToPath(new URL('main.ts', import.meta.url));
    for (const { name } of SETS.filter(({ group }) => groups.has(group))) {
      // A process of its own, for its peak of memory is that of the process.
      const own = ['identity', '--set', name, '--row'];
      execFileSync(process.execPath, [main, ...own], { stdio: 'inherit' });
    }
    return;
  }
  const set = SETS.find(({ name }) => name === only);
  if (set === undefined) {
    throw new Error(`no set ${only}; there are ${SETS.map(({ name }) => name).join(', ')}`);
  }
  const folder = await mkdtemp(join(tmpdir(), 'azimut-bench-'));
  try {
    await runOne(set, folder, !args.includes('--row'));
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function runOne(set: LabelledSet, folder: string, table: boolean): Promise<void> {
  const files = await set.files(folder);
  if (files === undefined) {
    console.log(`${set.name}: skipped, the shared data are not there`);
    return;
  }
  const { summary } = await resolveFiles({
    files: [files.records],
    id: set.id,
    source: set.source,
    map: [],
    truth: files.truth,
    defaultCountry: 'FR',
  });
  const score = summary.truth;
  if (score === undefined) return;
  const { pairwise, b_cubed, calibration, possible } = score;
  const shares = [score.blocking_recall, pairwise.precision, pairwise.recall, pairwise.f1];
  console.log(
    row([
      set.name,
      String(summary.records),
      String(summary.pairs_compared),
      ...[...shares, b_cubed.f1, calibration.expected_error].map((one) => one.toFixed(4)),
      `${possible.right}/${possible.pairs}`,
      summary.seconds.toFixed(1),
      String(summary.peak_memory_mib),
      set.anchors,
    ]),
  );
  if (!table) return;
  console.log(`columns: ${JSON.stringify(summary.columns)}`);
  console.log('score from to   pairs  mean score  share that is one person');
  for (const { from, to, pairs, mean_score, share_right } of calibration.bins) {
    const cells = [from, to].map((one) => one.toFixed(2));
    console.log(
      `${cells.join('-')}  ${String(pairs).padStart(10)}  ${mean_score.toFixed(4)}  ${share_right.toFixed(4)}`,
    );
  }
}

function row(cells: readonly string[]): string {
  return cells.map((cell, at) => cell.padEnd(WIDTHS[at] ?? 0)).join(' ');
}
