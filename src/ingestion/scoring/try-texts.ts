import { AppError } from '../../errors.ts';
import { loadModels } from '../../insight/stored/load-models.ts';
import { createBuiltInScorer, type TextVerdict } from '../../insight/text/scorer.ts';
import type { FittedModel } from '../../model/fitted-model.ts';
import { askInBatches, type TextScorers, type TextTask } from './score-texts.ts';

export interface TriedTexts {
  /** which scorer answered */
  readonly scorer: string;
  readonly verdicts: readonly TextVerdict[];
  readonly took_ms: number;
}

/**
 * Asks the scorer in force about texts, storing nothing: whether a scorer is reachable, and what it calls things.
 * @throws AppError `invalid_request` where none is configured and none was fitted
 */
export async function tryTexts(
  task: TextTask,
  texts: readonly string[],
  { scorers, model }: { readonly scorers: TextScorers; readonly model: FittedModel | undefined },
): Promise<TriedTexts> {
  const fitted = model === undefined ? undefined : loadModels([model])[task];
  const scorer =
    scorers[task] ?? (fitted === undefined ? undefined : createBuiltInScorer('built-in', fitted));
  if (scorer === undefined) {
    throw new AppError(
      'invalid_request',
      `no scorer is configured for ${task}, and none was fitted`,
    );
  }
  const started = performance.now();
  const verdicts = await askInBatches(scorer, texts);
  return { scorer: scorer.name, verdicts, took_ms: Math.round(performance.now() - started) };
}
