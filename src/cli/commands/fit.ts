import { writeFile } from 'node:fs/promises';
import { stringify } from 'csv-stringify/sync';
import { AppError } from '../../errors.ts';
import { readTable } from '../../ingestion/files/read-table.ts';
import type { FitOptions, FitOutcome, FitTask, Table } from '../../insight/fit/task.ts';
import { type CliContext, type Command, type CommandInput, EXIT, isSet, text } from '../command.ts';
import { checkColumn } from '../fit/check-columns.ts';
import { formatOutcome } from '../fit/format-outcome.ts';
import { findNearest } from '../nearest.ts';
import { JSON_OPTION, wholeNumber } from '../options.ts';
import { createProgress } from '../progress.ts';

/** Fits a model to a table, says how well it does on cases it has not seen, and writes one row per case. */
export function createFitCommand(tasks: readonly FitTask[]): Command {
  return {
    name: 'fit',
    usage: `<${tasks.map(({ name }) => name).join('|') || 'task'}> <file> [--test FILE] [--label COLUMN] [--id COLUMN] [--text COLUMN] [--time COLUMN] [--folds 5] [--json] [--predictions OUT]`,
    options: {
      test: { type: 'string', value: 'FILE' },
      label: { type: 'string', value: 'COLUMN' },
      id: { type: 'string', value: 'COLUMN' },
      text: { type: 'string', value: 'COLUMN' },
      time: { type: 'string', value: 'COLUMN' },
      folds: { type: 'string', value: 'N' },
      json: JSON_OPTION,
      predictions: { type: 'string', short: 'p', value: 'OUT' },
    },
    furtherOptions: true,
    examples: [
      'azimut fit churn customers.csv --label churned --id customer_id --predictions churn.csv',
      'azimut fit sentiment reviews.csv --test new-reviews.csv --text review --label stars',
      'azimut fit intent tickets.ndjson.gz --text message --label topic --folds 10 --json',
    ],
    minPositionals: 2,
    run: (input, context) => runFit(input, context, tasks),
  };
}

async function runFit(
  input: CommandInput,
  context: CliContext,
  tasks: readonly FitTask[],
): Promise<number> {
  const { words, terminal } = context;
  const started = performance.now();
  const task = chosenTask(input, tasks, context);
  const options = optionsOf(input, context);
  const [, path = '', surplus] = input.positionals;
  if (surplus !== undefined) throw new AppError('invalid_request', words.fit.oneFile(surplus));
  const testPath = text(input, 'test');
  const train = await readTable(path);
  checkColumns(train.table, path, options, ['label', 'id', 'text', 'time'], context);
  const test = testPath === undefined ? undefined : await readTable(testPath);
  if (test !== undefined && testPath !== undefined) {
    checkColumns(test.table, testPath, options, ['label', 'text'], context);
  }
  const notices = [...train.notices, ...(test?.notices ?? [])].map((notice) =>
    notice.code === 'header_looks_like_data'
      ? words.import.noHeader(path, notice.column)
      : notice.code === 'blank_column_named'
        ? words.import.blankColumn(notice.column, notice.name)
        : words.import.repeatedColumn(notice.column, notice.name),
  );
  const progress = createProgress(terminal, words, () => new Date());
  const rows = train.table.rows.length;
  const outcome = await task.fit({
    train: train.table,
    test: test?.table,
    options,
    progress: (done) =>
      progress.show({
        label: task.name,
        done,
        total: 1,
        rows: Math.round(done * rows),
        elapsedMs: performance.now() - started,
      }),
  });
  terminal.redraw('');
  const out = text(input, 'predictions');
  if (out !== undefined) await writePredictions(out, outcome);
  const refused = train.refused + (test?.refused ?? 0);
  const report = {
    data: { rows, test_rows: test?.table.rows.length ?? 0, refused_rows: refused, ...outcome.data },
    parameters: outcome.parameters,
    metrics: outcome.metrics,
    warnings: [...notices, ...outcome.warnings],
  };
  const cost = {
    seconds: Math.round((performance.now() - started) / 10) / 100,
    peak_memory_mib: Math.round(process.resourceUsage().maxRSS / 1024),
  };
  await terminal.out(
    isSet(input, 'json')
      ? `${JSON.stringify({ task: task.name, ...report, ...cost }, null, 2)}\n`
      : `${formatOutcome(report, words, terminal.columns)}\n${words.fit.cost(cost.seconds, cost.peak_memory_mib)}\n`,
  );
  if (out !== undefined) terminal.note(words.fit.written(outcome.predictions.rows.length, out));
  return refused > 0 ? EXIT.refusals : EXIT.done;
}

function chosenTask(
  input: CommandInput,
  tasks: readonly FitTask[],
  { words }: CliContext,
): FitTask {
  const name = input.positionals[0] ?? '';
  const names = tasks.map((one) => one.name);
  const task = tasks.find((one) => one.name === name);
  if (task !== undefined) return task;
  const nearest = findNearest(name, names);
  const hint = nearest === undefined ? '' : ` — ${words.usage.didYouMean(nearest)}`;
  throw new AppError('invalid_request', `${words.fit.unknownTask(name, names.join(', '))}${hint}`);
}

function optionsOf(input: CommandInput, context: CliContext): FitOptions {
  const folds = wholeNumber(input, 'folds', 5, context);
  if (folds < 2 || folds > 50) throw new AppError('invalid_request', context.words.fit.badFolds);
  return {
    label: text(input, 'label'),
    id: text(input, 'id'),
    text: text(input, 'text'),
    time: text(input, 'time'),
    folds,
    language: context.words.locale === 'fr-FR' ? 'fr' : 'en',
    extra: input.further ?? {},
  };
}

function checkColumns(
  table: Table,
  path: string,
  options: FitOptions,
  names: readonly ('label' | 'id' | 'text' | 'time')[],
  { words }: CliContext,
): void {
  for (const name of names) checkColumn(table, path, name, options[name], words);
}

async function writePredictions(path: string, { predictions }: FitOutcome): Promise<void> {
  const rows = predictions.rows.map((row) => row.map(harmless));
  await writeFile(path, stringify([[...predictions.columns], ...rows])).catch((cause: unknown) => {
    throw new AppError('invalid_request', `${path} cannot be written`, { cause });
  });
}

/** A text that a spreadsheet would run as a formula is escaped, for it may come from outside; numbers stay numbers. */
function harmless(cell: string | number): string | number {
  const risky = typeof cell === 'string' && /^[=+\-@\t\r]/.test(cell);
  return risky && !/^[+-]?\d+([.,]\d+)?$/.test(cell) ? `'${cell}` : cell;
}
