import { join } from 'node:path';
import { resolveFiles } from '../src/cli/resolve/resolve-files.ts';
import { sharedData } from '../test/support/shared-data.ts';

interface Set {
  readonly name: string;
  readonly records: string;
  readonly truth: string;
  readonly id: string;
  readonly source?: string;
  /** pairwise F1 / B-cubed F1 of others, at their 0.95 threshold and at their best */
  readonly anchors: string;
}

const SETS: readonly Set[] = [
  {
    name: 'febrl4',
    records: 'febrl4_records.csv.gz',
    truth: 'febrl4_truth.csv.gz',
    id: 'record_id',
    source: 'source',
    anchors: 'Splink .997/.999, ECM .998/.999, best 1.000',
  },
  {
    name: 'multisource_dev',
    records: 'multisource_dev_records.csv.gz',
    truth: 'multisource_dev_truth.csv.gz',
    id: 'record_id',
    source: 'source',
    anchors: 'Splink .890/.958, ECM .972/.984, best .976/.987',
  },
  {
    name: 'fake_1000',
    records: 'fake_1000_records.csv.gz',
    truth: 'fake_1000_truth.csv.gz',
    id: 'record_id',
    anchors: 'Splink .835/.876, dedupe .902/.929, best .917/.938',
  },
  {
    name: 'senzing_truthset',
    records: 'senzing_truthset_records.jsonl.gz',
    truth: 'senzing_truthset_truth.csv.gz',
    id: 'RECORD_ID',
    source: 'DATA_SOURCE',
    anchors: 'keys .204/.769, no generic .493/.821, vendor 1.0',
  },
];

/** Who is who in labelled sets, at the product's own defaults; the truth only scores. `--set NAME` runs one. */
export async function run(args: readonly string[]): Promise<void> {
  const folder = sharedData('identity');
  if (folder === undefined) {
    console.log('identity: skipped, shared/data/identity is not there');
    return;
  }
  const only = args[args.indexOf('--set') + 1];
  const sets = args.includes('--set') ? SETS.filter(({ name }) => name === only) : SETS;
  const row = (cells: readonly string[]) =>
    cells.map((cell, at) => cell.padEnd(WIDTHS[at] ?? 0)).join(' ');
  console.log(
    row('set|records|pairs|blocking|precision|recall|F1|B3 F1|s|MiB|anchors (F1/B3 F1)'.split('|')),
  );
  for (const { name, records, truth, id, source, anchors } of sets) {
    const { summary } = await resolveFiles({
      files: [join(folder, records)],
      id,
      source,
      map: [],
      truth: join(folder, truth),
      defaultCountry: 'FR',
    });
    const score = summary.truth;
    if (score === undefined) continue;
    const shares = [
      score.blocking_recall,
      score.pairwise.precision,
      score.pairwise.recall,
      score.pairwise.f1,
      score.b_cubed.f1,
    ];
    const figures = [...shares.map((one) => one.toFixed(4)), summary.seconds.toFixed(1)];
    const counts = [String(summary.records), String(summary.pairs_compared)];
    // Of the process, so it never falls from one set to the next; `--set` measures one alone.
    console.log(row([name, ...counts, ...figures, String(summary.peak_memory_mib), anchors]));
  }
}

const WIDTHS = [17, 8, 8, 9, 10, 7, 7, 7, 6, 5];
