import type { ModelStore } from '../../elasticsearch/model-store.ts';
import { parseRecommender, type StoredRecommender } from '../../insight/stored/recommend-model.ts';

/** The fitted recommender, ready to be asked. */
export interface RecommenderSource {
  /** @returns `undefined` before the first fit */
  current(): Promise<{ readonly version: number; readonly stored: StoredRecommender } | undefined>;
}

const LOOK_AGAIN_MS = 15_000;

/** Reads the model again now and then, and parses it only when it was fitted again. */
export function createRecommenderSource(
  models: Pick<ModelStore, 'find'>,
  now: () => Date,
  lookAgainMs = LOOK_AGAIN_MS,
): RecommenderSource {
  let known: { readonly version: number; readonly stored: StoredRecommender } | undefined;
  let lookedAt = Number.NEGATIVE_INFINITY;
  return {
    async current() {
      const at = now().getTime();
      if (known !== undefined && Math.abs(at - lookedAt) < lookAgainMs) return known;
      const model = await models.find('recommend');
      lookedAt = at;
      if (model === undefined) known = undefined;
      else if (known?.version !== model.version) {
        known = { version: model.version, stored: parseRecommender(model.parameters) };
      }
      return known;
    },
  };
}
