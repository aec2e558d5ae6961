import type { Command } from './command.ts';
import type { Words } from './words.ts';

/** Help on all commands. */
export function generalHelp(commands: readonly Command[], words: Words): string {
  const lines = commands.map(({ name }) => [name, words.commands[name].summary] as const);
  return [
    words.help.purpose,
    '',
    `${words.help.usage}: azimut <${words.help.command}> [--help] [--version]`,
    '',
    `${words.help.commands}:`,
    ...columns(lines),
    '',
    words.help.more,
    '',
  ].join('\n');
}

/** Help on one command: purpose, usage, options, examples. */
export function commandHelp(command: Command, words: Words): string {
  const { summary, options: explained } = words.commands[command.name];
  const explanations: Readonly<Record<string, string>> = explained;
  const options = Object.entries(command.options).map(([name, spec]) => {
    const short = spec.short === undefined ? '' : `-${spec.short}, `;
    const value = spec.value === undefined ? '' : ` ${spec.value}`;
    return [`${short}--${name}${value}`, explanations[name] ?? ''] as const;
  });
  return [
    `azimut ${command.name}: ${summary}`,
    '',
    `${words.help.usage}: azimut ${command.name} ${command.usage}`.trimEnd(),
    '',
    `${words.help.options}:`,
    ...columns([...options, ['-h, --help', words.help.help]]),
    '',
    `${words.help.examples}:`,
    ...command.examples.map((example) => `  ${example}`),
    '',
  ].join('\n');
}

function columns(rows: readonly (readonly [string, string])[]): string[] {
  const width = Math.max(...rows.map(([left]) => left.length));
  return rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`);
}
