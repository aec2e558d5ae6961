import { AppError } from '../../errors.ts';
import type { Drift } from '../../ingestion/verify.ts';
import { type CliContext, type Command, EXIT, isSet } from '../command.ts';
import type { Operations } from '../operations.ts';
import { COUNT_OPTION, JSON_OPTION, wholeNumber } from '../options.ts';
import { formatTable } from '../table.ts';

export function createVerifyCommand(operations: Operations): Command {
  return {
    name: 'verify',
    usage: '[ID…] [--sample N] [--json]',
    options: { sample: COUNT_OPTION, json: JSON_OPTION },
    examples: ['azimut verify', 'azimut verify --sample 500', 'azimut verify p_2Vh0example'],
    minPositionals: 0,
    async run(input, context) {
      const sample = wholeNumber(input, 'sample', undefined, context);
      const ids = input.positionals;
      const everyone = sample === undefined ? { all: true as const } : { sample };
      const selection = ids.length > 0 ? { ids } : everyone;
      const report = await operations.verify(selection, context.terminal.note);
      if (isSet(input, 'json')) await context.terminal.out(`${JSON.stringify(report)}\n`);
      else await showDrift(report.drifted, report.missing, context, 'report', report.checked);
      return report.drifted.length + report.missing.length > 0 ? EXIT.failed : EXIT.done;
    },
  };
}

export function createRebuildCommand(operations: Operations): Command {
  return {
    name: 'rebuild',
    usage: '<ID… | --all | --reproject> [--json]',
    options: { all: { type: 'boolean' }, reproject: { type: 'boolean' }, json: JSON_OPTION },
    examples: [
      'azimut rebuild p_2Vh0example',
      'azimut rebuild --all',
      'azimut rebuild --reproject',
    ],
    minPositionals: 0,
    async run(input, context) {
      const { terminal, words } = context;
      const ids = input.positionals;
      const all = isSet(input, 'all');
      if (isSet(input, 'reproject')) {
        if (all || ids.length > 0) throw new AppError('invalid_request', words.repair.nothing);
        return await reproject(operations, context, isSet(input, 'json'));
      }
      if (all === ids.length > 0) throw new AppError('invalid_request', words.repair.nothing);
      const selection = all ? { all: true as const } : { ids };
      const report = await operations.rebuild(selection, terminal.note);
      if (isSet(input, 'json')) {
        await terminal.out(`${JSON.stringify(report)}\n`);
      } else {
        await showDrift(report.repaired, report.missing, context, 'repaired', report.checked);
        if (report.contended.length > 0) {
          terminal.note(words.repair.contended(report.contended.join(', ')));
        }
      }
      return report.contended.length + report.missing.length > 0 ? EXIT.failed : EXIT.done;
    },
  };
}

async function reproject(
  operations: Operations,
  { terminal, words, signal }: CliContext,
  asJson: boolean,
): Promise<number> {
  const count = new Intl.NumberFormat(words.locale);
  const report = await operations.reproject(
    {
      signal,
      onProgress: (now) =>
        terminal.redraw(words.repair.reprojecting(count.format(now.reprojected))),
    },
    terminal.note,
  );
  const { reprojected, contended, stopped } = report;
  const said = words.repair.reprojected(count.format(reprojected), count.format(contended));
  await terminal.out(asJson ? `${JSON.stringify(report)}\n` : `${said}\n`);
  return stopped ? EXIT.interrupted : EXIT.done;
}

async function showDrift(
  drifted: readonly Drift[],
  missing: readonly string[],
  { terminal, words }: CliContext,
  said: 'report' | 'repaired',
  checked: number,
): Promise<void> {
  const count = new Intl.NumberFormat(words.locale);
  if (drifted.length > 0) {
    const rows = drifted.map((one) => [one.profile_id, one.fields.join(', ')]);
    await terminal.out(formatTable(words.repair.head, rows, terminal.columns));
  }
  if (missing.length > 0) terminal.note(words.repair.missing(missing.join(', ')));
  const figures = [count.format(checked), count.format(drifted.length)] as const;
  await terminal.out(`${words.repair[said](...figures)}\n`);
}
