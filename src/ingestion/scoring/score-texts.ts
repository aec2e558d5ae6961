import type { ScoringStore } from '../../elasticsearch/scoring-store.ts';
import { createDriftCounter, type DriftCounter } from '../../insight/stored/drift-counter.ts';
import { scoreSentiments } from '../../insight/stored/fit-sentiment-model.ts';
import type { LoadedModels } from '../../insight/stored/load-models.ts';

export interface TextReport {
  readonly scored: number;
  /** Ids that the texts stand under: whose sentiment has changed. */
  readonly touched: ReadonlySet<string>;
  readonly drift: DriftCounter;
}

/**
 * Says what texts feel that the newest model has not read yet. Safe to repeat and beside the worker: it adds to events
 * by compare-and-set, and what is left is what a search still finds.
 * @param most texts of one call, so that new ones are not kept waiting by a long past
 */
export async function scoreTexts(
  store: ScoringStore,
  models: LoadedModels,
  { most, signal }: { readonly most: number; readonly signal?: AbortSignal | undefined },
): Promise<TextReport> {
  const touched = new Set<string>();
  const drift = createDriftCounter(models.stored);
  const version = models.stored.find(({ name }) => name === 'sentiment')?.version;
  let scored = 0;
  if (models.sentiment === undefined || version === undefined) return { scored, touched, drift };
  for await (const texts of store.unscoredTexts(version)) {
    if (signal?.aborted === true) break;
    const sentiments = scoreSentiments(
      models.sentiment,
      texts.map(({ text }) => text),
    ).map((one) => ({ ...one, model_version: version }));
    const results = await store.writeSentiments(texts, sentiments);
    results.forEach((result, i) => {
      const [text, sentiment] = [texts[i], sentiments[i]];
      if (result.kind !== 'written' || text === undefined || sentiment === undefined) return;
      scored += 1;
      touched.add(text.profile_id);
      drift.addText(sentiment.score);
    });
    if (scored >= most) break;
  }
  return { scored, touched, drift };
}
