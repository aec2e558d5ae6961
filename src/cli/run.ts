import { parseArgs } from 'node:util';
import { AppError } from '../errors.ts';
import { type CliContext, type Command, type CommandInput, EXIT } from './command.ts';
import { commandHelp, generalHelp } from './help.ts';
import { editDistance, findNearest } from './nearest.ts';

/**
 * Runs one command line and answers with its exit code: 0 done, 1 failed, 2 wrong usage, 3 done but rows were
 * refused, 130 interrupted. Errors end in one sentence; a stack is never shown.
 * @param context is made late, since `--help` must work where the environment is wrong
 */
export async function runCli(
  argv: readonly string[],
  commands: readonly Command[],
  version: string,
  context: CliContext,
): Promise<number> {
  const { words, terminal } = context;
  const [name, ...rest] = argv;
  if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
    const topic = commands.find((command) => command.name === rest[0]);
    await terminal.out(topic ? commandHelp(topic, words) : generalHelp(commands, words));
    return EXIT.done;
  }
  if (name === '--version' || name === '-v') {
    await terminal.out(`azimut ${version}\n`);
    return EXIT.done;
  }
  const command = commands.find((one) => one.name === name);
  if (command === undefined) {
    const known = commands.map((one) => one.name);
    return failUsage(context, words.usage.unknownCommand(name), findNearest(name, known));
  }
  const parsed = parseCommandLine(command, rest);
  if ('wrong' in parsed) return failUsage(context, parsed.wrong, parsed.nearest);
  if (parsed.values['help'] === true) {
    await terminal.out(commandHelp(command, words));
    return EXIT.done;
  }
  if (parsed.positionals.length < command.minPositionals) {
    return failUsage(context, words.usage.missingArgument(`${command.name} ${command.usage}`));
  }
  try {
    return await command.run(parsed, context);
  } catch (error) {
    return report(error, context);
  }
}

/** Options and arguments of a command, or what is wrong with them and the option that may have been meant. */
export function parseCommandLine(
  command: Command,
  argv: readonly string[],
): CommandInput | { wrong: string; nearest: string | undefined } {
  const options = Object.fromEntries(
    Object.entries(command.options).map(([name, { type, short, multiple }]) => [
      name,
      { type, ...(short === undefined ? {} : { short }), multiple: multiple ?? false },
    ]),
  );
  const { known, further } = setAside(command, argv);
  try {
    const { values, positionals } = parseArgs({
      args: known,
      options: { ...options, help: { type: 'boolean', short: 'h' } },
      allowPositionals: true,
    });
    return { values: values as CommandInput['values'], positionals, further };
  } catch (error) {
    const message = error instanceof Error ? error.message : '';
    const given = /'--([a-z-]+)/.exec(message)?.[1];
    const nearest = given === undefined ? undefined : findNearest(given, Object.keys(options));
    const known = nearest === undefined || nearest === given ? undefined : `--${nearest}`;
    return { wrong: firstSentence(message), nearest: known };
  }
}

/** Takes options that the command passes on, such as `--items 10`, `--items=10` or `--strict`, out of the line. */
function setAside(command: Command, argv: readonly string[]) {
  const known: string[] = [];
  const further: Record<string, string> = {};
  const own = new Set([...Object.keys(command.options), 'help']);
  for (let at = 0; at < argv.length; at++) {
    const argument = argv[at] ?? '';
    const [, name = '', inline] = /^--([a-z][a-z0-9-]*)(?:=(.*))?$/s.exec(argument) ?? [];
    if (command.furtherOptions !== true || name === '' || own.has(name)) {
      known.push(argument);
      // The value of a text option is never an option of its own.
      const takesValue = inline === undefined && command.options[name]?.type === 'string';
      if (takesValue && at + 1 < argv.length) known.push(argv[++at] ?? '');
      continue;
    }
    // A slip in a known option must not pass for an option of the task.
    const meant = findNearest(name, [...own]);
    if (meant !== undefined && editDistance(name, meant) <= 2) {
      known.push(argument);
      continue;
    }
    const next = argv[at + 1];
    const hasNext = inline === undefined && next !== undefined && !next.startsWith('--');
    if (hasNext) at++;
    further[name] = inline ?? (hasNext ? next : 'true');
  }
  return { known, further };
}

function firstSentence(message: string): string {
  return message.split(/\.\s/)[0] ?? message;
}

function failUsage(context: CliContext, wrong: string, nearest?: string): number {
  const { words, terminal } = context;
  const hint = nearest === undefined ? '' : ` ; ${words.usage.didYouMean(nearest)}`;
  terminal.note(
    words.error(`${wrong}${words.locale === 'fr-FR' ? hint : hint.replace(' ;', ';')}`),
  );
  return EXIT.usage;
}

function report(error: unknown, context: CliContext): number {
  const { words, terminal, signal, config } = context;
  if (signal.aborted) return EXIT.interrupted;
  if (error instanceof AppError) {
    terminal.note(words.error(error.message));
    return error.code === 'invalid_request' ? EXIT.usage : EXIT.failed;
  }
  terminal.note(words.error(words.unexpected));
  const shown = config.logLevel === 'debug' || config.logLevel === 'trace';
  if (shown && error instanceof Error) terminal.note(error.stack ?? error.message);
  return EXIT.failed;
}
