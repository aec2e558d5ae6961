import { FIT_TASKS } from '../insight/fit/registry.ts';
import type { Command } from './command.ts';
import { actionsCommand, recommendCommand } from './commands/advise.ts';
import { analyseCommand } from './commands/analyse.ts';
import { attributeCommand } from './commands/attribute.ts';
import { dashboardsCommand } from './commands/dashboards.ts';
import { deadLettersCommand } from './commands/dead-letters.ts';
import { demoCommand } from './commands/demo.ts';
import { duplicatesCommand } from './commands/duplicates.ts';
import { createEngineCommand } from './commands/engine.ts';
import { exportCommand } from './commands/export.ts';
import { createFitCommand } from './commands/fit.ts';
import { createImportCommand } from './commands/import.ts';
import { keysCommand } from './commands/keys.ts';
import { createKibanaCommand } from './commands/kibana.ts';
import { matchingCommand } from './commands/matching.ts';
import { mergeCommand, mergesCommand, unmergeCommand } from './commands/merge.ts';
import { createModelsCommand } from './commands/models.ts';
import { namespacesCommand } from './commands/namespaces.ts';
import { profileCommand } from './commands/profile.ts';
import { rejudgeCommand } from './commands/rejudge.ts';
import { resolveCommand } from './commands/resolve.ts';
import { searchCommand } from './commands/search.ts';
import { segmentsCommand } from './commands/segments.ts';
import { createSetupCommand } from './commands/setup.ts';
import { sourcesCommand } from './commands/sources.ts';
import { survivorshipCommand } from './commands/survivorship.ts';
import { createTraitsCommand } from './commands/traits.ts';
import { createRebuildCommand, createVerifyCommand } from './commands/verify.ts';
import type { GuessSource } from './import/choose-source.ts';
import type { Operations } from './operations.ts';

/** What commands need that only the entry point may wire. */
export interface CommandParts {
  readonly guessSource: GuessSource;
  readonly operations: Operations;
}

/** Every command, in the order in which help shows them. */
export function buildCommands(parts: CommandParts): readonly Command[] {
  return [
    createImportCommand(parts.guessSource),
    searchCommand,
    profileCommand,
    recommendCommand,
    actionsCommand,
    exportCommand,
    deadLettersCommand,
    sourcesCommand,
    namespacesCommand,
    keysCommand,
    resolveCommand,
    matchingCommand,
    duplicatesCommand,
    mergeCommand,
    unmergeCommand,
    mergesCommand,
    rejudgeCommand,
    createFitCommand(FIT_TASKS),
    createModelsCommand(parts.operations),
    analyseCommand,
    attributeCommand,
    createKibanaCommand(parts.operations),
    dashboardsCommand,
    segmentsCommand,
    createVerifyCommand(parts.operations),
    createRebuildCommand(parts.operations),
    survivorshipCommand,
    createTraitsCommand(parts.operations),
    createSetupCommand(parts.operations),
    createEngineCommand(parts.operations),
    demoCommand,
  ];
}
