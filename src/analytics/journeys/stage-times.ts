import { median, percentile } from '../walk/quantile.ts';
import type { Stop } from './person.ts';
import type { JourneysAnswer } from './request.ts';
import { STAGES, type Stage, type StageMap } from './stages.ts';

type StageFigures = JourneysAnswer['stages'][number];
type Followed = Pick<
  StageFigures,
  'people' | 'share' | 'dropped' | 'drop_off' | 'hours' | 'interactions'
>;

const HOUR_MS = 3_600_000;

/** Event name → place of its stage. */
export function placesOf(map: StageMap): ReadonlyMap<string, number> {
  return new Map(STAGES.flatMap((stage, i) => map[stage].map((name) => [name, i] as const)));
}

/** Who was in each stage, for how long, and for whom it was the last. */
export class StageTimes {
  readonly #places: ReadonlyMap<string, number>;
  readonly #people = STAGES.map(() => 0);
  readonly #dropped = STAGES.map(() => 0);
  readonly #interactions = STAGES.map(() => 0);
  readonly #times: number[][] = STAGES.map(() => []);
  #all = 0;

  constructor(map: StageMap) {
    this.#places = placesOf(map);
  }

  add(stops: readonly Stop[]): void {
    this.#all += 1;
    const firsts: (number | undefined)[] = STAGES.map(() => undefined);
    const steps: { readonly at: number; readonly place: number }[] = [];
    for (const { at, name } of stops) {
      const place = this.#places.get(name);
      if (place === undefined) continue;
      steps.push({ at, place });
      firsts[place] ??= at;
      this.#interactions[place] = (this.#interactions[place] ?? 0) + 1;
    }
    firsts.forEach((first, place) => {
      if (first === undefined) return;
      this.#people[place] = (this.#people[place] ?? 0) + 1;
      const later = steps.find((one) => one.place > place && one.at >= first);
      if (later === undefined) this.#dropped[place] = (this.#dropped[place] ?? 0) + 1;
      else this.#times[place]?.push(later.at - first);
    });
  }

  figures(): ReadonlyMap<Stage, Followed> {
    return new Map(
      STAGES.map((stage, i) => {
        const people = this.#people[i] ?? 0;
        const dropped = this.#dropped[i] ?? 0;
        const times = Float64Array.from(this.#times[i] ?? []).sort();
        const isLast = i === STAGES.length - 1;
        return [
          stage,
          {
            people,
            share: this.#all === 0 ? null : people / this.#all,
            // Nothing comes after loyalty.
            dropped: isLast ? 0 : dropped,
            drop_off: people === 0 || isLast ? null : dropped / people,
            hours:
              times.length === 0
                ? null
                : { median: median(times) / HOUR_MS, p90: percentile(times, 90) / HOUR_MS },
            interactions: this.#interactions[i] ?? 0,
          },
        ] as const;
      }),
    );
  }
}
