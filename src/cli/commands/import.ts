import type { FileDescription } from '../../ingestion/files/read-file.ts';
import { type CliContext, type Command, EXIT, isSet, text } from '../command.ts';
import { chooseSource, type GuessSource } from '../import/choose-source.ts';
import {
  checkFile,
  checkRejectedOption,
  count,
  type FileOutcome,
  importFile,
  openPlanned,
  type PlannedFile,
} from '../import/import-file.ts';

/** @param guess tells the source of a file by its columns */
export function createImportCommand(guess: GuessSource): Command {
  return {
    name: 'import',
    usage: '<file…> [--source ID] [--dry-run] [--restart] [--rejected PATH]',
    options: {
      source: { type: 'string', short: 's', value: 'ID' },
      'dry-run': { type: 'boolean' },
      restart: { type: 'boolean' },
      rejected: { type: 'string', value: 'PATH' },
      url: { type: 'string', value: 'URL' },
      json: { type: 'boolean' },
    },
    examples: [
      'azimut import contacts.csv orders.ndjson.gz',
      'azimut import export.csv --source hubspot_contacts',
      'azimut import export.csv --dry-run',
    ],
    minPositionals: 1,
    async run(input, context) {
      checkRejectedOption(input.positionals, text(input, 'rejected'));
      // All files are opened before any is sent: a wrong name in the list costs nothing.
      const planned: PlannedFile[] = [];
      for (const path of input.positionals) {
        planned.push(await plan(path, text(input, 'source'), guess, context));
      }
      if (isSet(input, 'dry-run')) return dryRun(planned, isSet(input, 'json'), context);
      const options = { restart: isSet(input, 'restart'), rejected: text(input, 'rejected') };
      return context.withProduct({ url: text(input, 'url') }, async (api) => {
        const outcomes: FileOutcome[] = [];
        for (const one of planned) {
          const outcome = await importFile(one, options, api, context);
          outcomes.push(outcome);
          await reportOutcome(outcome, isSet(input, 'json'), context);
          if (outcome.interrupted) return EXIT.interrupted;
        }
        return outcomes.some((one) => one.refused + one.failed > 0) ? EXIT.refusals : EXIT.done;
      });
    },
  };
}

async function plan(
  path: string,
  given: string | undefined,
  guess: GuessSource,
  context: CliContext,
): Promise<PlannedFile> {
  const { words, terminal } = context;
  return openPlanned(path, ({ description }) => {
    terminal.note(words.import.reading(path, formatOf(description), description.encoding));
    for (const notice of description.notices) {
      if (notice.code === 'blank_column_named') {
        terminal.note(`  ${words.import.blankColumn(notice.column, notice.name)}`);
      } else if (notice.code === 'repeated_column_named') {
        terminal.note(`  ${words.import.repeatedColumn(notice.column, notice.name)}`);
      }
    }
    const choice = chooseSource({ file: path, description, given, guess, words });
    if (choice.guessed) terminal.note(`  ${words.import.guessed(choice.source)}`);
    return choice.source;
  });
}

function formatOf(description: FileDescription): string {
  const separator = description.separator === '\t' ? 'tab' : description.separator;
  const format = description.format.toUpperCase();
  return `${format}${separator === undefined ? '' : ` (${separator})`}${description.compressed ? ' gzip' : ''}`;
}

async function dryRun(
  planned: readonly PlannedFile[],
  json: boolean,
  context: CliContext,
): Promise<number> {
  let refused = 0;
  for (const one of planned) {
    const outcome = await checkFile(one, context);
    refused += outcome.refused;
    const good = count(outcome.rows - outcome.refused, context);
    const said = context.words.import.dryRun(good, count(outcome.refused, context));
    await context.terminal.out(
      json ? `${JSON.stringify(outcome)}\n` : `${one.path} → ${one.source}: ${said}\n`,
    );
  }
  return refused > 0 ? EXIT.refusals : EXIT.done;
}

async function reportOutcome(
  outcome: FileOutcome,
  json: boolean,
  context: CliContext,
): Promise<void> {
  const { words, terminal } = context;
  if (json) return terminal.out(`${JSON.stringify(outcome)}\n`);
  if (outcome.interrupted) return;
  const figures = {
    created: count(outcome.created, context),
    updated: count(outcome.updated, context),
    duplicate: count(outcome.duplicate, context),
    suppressed: count(outcome.suppressed, context),
    failed: count(outcome.failed, context),
  };
  await terminal.out(`${outcome.file} → ${outcome.source}: ${words.import.summary(figures)}\n`);
  if (outcome.rejected_path !== null) {
    const lost = count(outcome.refused + outcome.failed, context);
    await terminal.out(`  ${words.import.rejectedIn(lost, outcome.rejected_path)}\n`);
  }
}
