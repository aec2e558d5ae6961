import type { Query } from '../../segments/compile.ts';
import type { Deed } from '../walk/rows.ts';
import type { JourneysAnswer } from './request.ts';
import { placesOf } from './stage-times.ts';
import { STAGES, type Stage, type StageMap } from './stages.ts';

/** What is read of interactions that say how somebody felt. */
export const FELT = ['name', 'rating', 'rating_max', 'sentiment.score'] as const;
export const IS_FELT: Query = {
  bool: {
    should: [{ exists: { field: 'rating' } }, { exists: { field: 'sentiment.score' } }],
    minimum_should_match: 1,
  },
};

type Mood = Pick<JourneysAnswer['stages'][number], 'satisfaction' | 'sentiment'>;

interface Sum {
  count: number;
  sum: number;
}

/** How people felt in each stage, and which campaigns met them there. */
export class StageMood {
  readonly #places: ReadonlyMap<string, number>;
  readonly #ratings: Sum[] = STAGES.map(() => ({ count: 0, sum: 0 }));
  readonly #texts: Sum[] = STAGES.map(() => ({ count: 0, sum: 0 }));
  readonly #touches: Map<string, number>[] = STAGES.map(() => new Map());

  constructor(map: StageMap) {
    this.#places = placesOf(map);
  }

  /**
   * @param felt rows of {@link FELT}
   * @param met rows of a name and a campaign
   */
  add(felt: readonly Deed[], met: readonly Deed[]): void {
    for (const { values, times } of felt) {
      const [name, rating, best, score] = values;
      const place = this.#places.get(String(name));
      if (place === undefined) continue;
      if (typeof rating === 'number' && typeof best === 'number') {
        put(this.#ratings[place], rating / best, times);
      }
      if (typeof score === 'number') put(this.#texts[place], score, times);
    }
    for (const { values, times } of met) {
      const touches = this.#touches[this.#places.get(String(values[0])) ?? -1];
      const campaign = String(values[1]);
      touches?.set(campaign, (touches.get(campaign) ?? 0) + times);
    }
  }

  of(stage: Stage): Mood {
    const place = STAGES.indexOf(stage);
    const [ratings, texts] = [this.#ratings[place], this.#texts[place]];
    return {
      satisfaction: ratings?.count
        ? { answers: ratings.count, mean: ratings.sum / ratings.count }
        : null,
      sentiment: texts?.count ? { texts: texts.count, mean: texts.sum / texts.count } : null,
    };
  }

  touches(stage: Stage, campaign: string): number {
    return this.#touches[STAGES.indexOf(stage)]?.get(campaign) ?? 0;
  }
}

function put(sum: Sum | undefined, value: number, times: number): void {
  if (sum === undefined) return;
  sum.count += times;
  sum.sum += value * times;
}
