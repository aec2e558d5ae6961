import type { Config } from '../config.ts';
import type { ApiClient } from './api-client.ts';
import type { Terminal } from './terminal.ts';
import type { Words } from './words.ts';

export const EXIT = { done: 0, failed: 1, usage: 2, refusals: 3, interrupted: 130 } as const;

/** An option of a command; its explanation is in the words, under the same name. */
export interface OptionSpec {
  readonly type: 'string' | 'boolean';
  readonly short?: string;
  /** may be given several times; its value is then a list */
  readonly multiple?: boolean;
  /** how the value is shown in help, such as `ID` */
  readonly value?: string;
}

/** What a command gets to work with. Nothing else reaches the outside, so that a test can hand in its own. */
export interface CliContext {
  readonly config: Config;
  readonly words: Words;
  readonly terminal: Terminal;
  readonly now: () => Date;
  /** Aborted by Ctrl-C: finish the step at hand, leave things resumable, return. */
  readonly signal: AbortSignal;
  /** Runs `use` against the running product, or against one started for the time of the command. */
  withProduct<T>(
    options: { readonly url?: string | undefined },
    use: (api: ApiClient) => Promise<T>,
  ): Promise<T>;
}

export interface CommandInput {
  readonly values: Readonly<
    Record<string, string | boolean | readonly (string | boolean)[] | undefined>
  >;
  readonly positionals: readonly string[];
  /** options that a command with `furtherOptions` passes on, by name as typed; `true` for one without a value */
  readonly further?: Readonly<Record<string, string>>;
}

export type CommandName = keyof Words['commands'];

export interface Command {
  readonly name: CommandName;
  /** shown after the name: `<file…> [--source ID]` */
  readonly usage: string;
  readonly options: Readonly<Record<string, OptionSpec>>;
  /** Options it does not know are passed on as they are: whoever receives them refuses what it does not know. */
  readonly furtherOptions?: true;
  readonly examples: readonly string[];
  /** Fewest arguments without which the command makes no sense. */
  readonly minPositionals: number;
  /** @returns the exit code */
  run(input: CommandInput, context: CliContext): Promise<number>;
}

/** Value of a text option. */
export function text(input: CommandInput, name: string): string | undefined {
  const value = input.values[name];
  return typeof value === 'string' ? value : undefined;
}

/** Values of a text option that may be given several times. */
export function texts(input: CommandInput, name: string): readonly string[] {
  const value = input.values[name];
  return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];
}

export function isSet(input: CommandInput, name: string): boolean {
  return input.values[name] === true;
}
