import type { Command } from './command.ts';
import { deadLettersCommand } from './commands/dead-letters.ts';
import { demoCommand } from './commands/demo.ts';
import { exportCommand } from './commands/export.ts';
import { createImportCommand } from './commands/import.ts';
import { keysCommand } from './commands/keys.ts';
import { profileCommand } from './commands/profile.ts';
import { searchCommand } from './commands/search.ts';
import { sourcesCommand } from './commands/sources.ts';
import type { GuessSource } from './import/choose-source.ts';

/** What commands need that only the entry point may wire. */
export interface CommandParts {
  readonly guessSource: GuessSource;
}

/** Every command, in the order in which help shows them. */
export function buildCommands(parts: CommandParts): readonly Command[] {
  return [
    createImportCommand(parts.guessSource),
    searchCommand,
    profileCommand,
    exportCommand,
    deadLettersCommand,
    sourcesCommand,
    keysCommand,
    demoCommand,
  ];
}
