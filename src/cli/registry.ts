import type { Command } from './command.ts';
import { createImportCommand } from './commands/import.ts';
import type { GuessSource } from './import/choose-source.ts';

/** What commands need that only the entry point may wire. */
export interface CommandParts {
  readonly guessSource: GuessSource;
}

/** Every command, in the order in which help shows them. */
export function buildCommands(parts: CommandParts): readonly Command[] {
  return [createImportCommand(parts.guessSource)];
}
