import { median, percentile } from '../walk/quantile.ts';
import type { GroupKey } from '../walk/reading.ts';
import type { Moment, Reached } from './climb.ts';
import type { FunnelAnswer, FunnelRequest, FunnelStep } from './request.ts';

/** What a person counts under besides all. */
export interface Counted {
  readonly keys: readonly GroupKey[];
}

/** Whoever did all steps up to one, in any order; a step that stands twice asks for two interactions. */
export function countSteps(moments: readonly Moment[], steps: number): Reached {
  const done = Array.from({ length: steps }, (_, i) =>
    moments.filter((one) => (one.steps & (1 << i)) !== 0),
  );
  const reached: number[] = [];
  for (const [i, own] of done.entries()) {
    const twins = done.slice(0, i + 1).filter((one) => isSame(one, own)).length;
    const times = own.reduce((sum, one) => sum + one.times, 0);
    if (times === 0 || times < twins) break;
    reached.push(own[0]?.at ?? 0);
  }
  return reached;
}

function isSame(a: readonly Moment[], b: readonly Moment[]): boolean {
  return a.length === b.length && a.every((moment, i) => moment === b[i]);
}

interface Sums {
  /** people who came just so far; the first place is one step */
  readonly furthest: number[];
  /** milliseconds between steps, by step */
  readonly former: number[][];
  readonly first: number[][];
}

/** Adds up how far people came, and in what time. */
export class Tally {
  readonly #request: FunnelRequest;
  readonly #all: Sums;
  readonly #groups = new Map<GroupKey, Sums>();

  constructor(request: FunnelRequest) {
    this.#request = request;
    this.#all = this.#sums();
  }

  add(reached: Reached, { keys }: Counted): void {
    for (const sums of [this.#all, ...keys.map((key) => this.#group(key))]) {
      this.#put(sums, reached.length, 1);
      if (!this.#request.times || this.#request.order === 'any_order') continue;
      for (let i = 1; i < reached.length; i += 1) {
        sums.former[i]?.push((reached[i] ?? 0) - (reached[i - 1] ?? 0));
        sums.first[i]?.push((reached[i] ?? 0) - (reached[0] ?? 0));
      }
    }
  }

  /** People of whom only the number of steps is known. */
  addMany(steps: number, people: number, key?: GroupKey): void {
    this.#put(key === undefined ? this.#all : this.#group(key), steps, people);
  }

  answer(): Pick<FunnelAnswer, 'steps' | 'groups'> {
    const size = this.#request.by?.size ?? 0;
    const groups = [...this.#groups]
      .map(([key, sums]) => ({ key, sums, people: sum(sums.furthest) }))
      .sort((a, b) => b.people - a.people || (String(a.key) < String(b.key) ? -1 : 1));
    const others = groups.slice(size);
    const rest = this.#sums();
    for (const { sums } of others) {
      for (const [i, people] of sums.furthest.entries()) this.#put(rest, i + 1, people);
      for (const kind of ['former', 'first'] as const) {
        sums[kind].forEach((times, i) => {
          for (const ms of times) rest[kind][i]?.push(ms);
        });
      }
    }
    return {
      steps: this.#steps(this.#all),
      groups: [
        ...groups
          .slice(0, size)
          .map(({ key, sums }) => ({ key, others: false, steps: this.#steps(sums) })),
        ...(others.length === 0 ? [] : [{ key: null, others: true, steps: this.#steps(rest) }]),
      ],
    };
  }

  #steps({ furthest, former, first }: Sums): FunnelStep[] {
    const people = furthest.map((_, i) => sum(furthest.slice(i)));
    const begun = people[0] ?? 0;
    return this.#request.steps.map(({ event, label }, i) => {
      const [now, before] = [people[i] ?? 0, people[i - 1] ?? 0];
      return {
        event,
        label: label ?? null,
        people: now,
        of_former: i === 0 || before === 0 ? null : now / before,
        of_first: begun === 0 ? null : now / begun,
        lost: i === 0 ? 0 : before - now,
        since_former: durationOf(former[i] ?? []),
        since_first: durationOf(first[i] ?? []),
      };
    });
  }

  #group(key: GroupKey): Sums {
    const known = this.#groups.get(key);
    if (known !== undefined) return known;
    const made = this.#sums();
    this.#groups.set(key, made);
    return made;
  }

  #put({ furthest }: Sums, steps: number, people: number): void {
    if (steps > 0) furthest[steps - 1] = (furthest[steps - 1] ?? 0) + people;
  }

  #sums(): Sums {
    const { length } = this.#request.steps;
    return {
      furthest: Array.from({ length }, () => 0),
      former: Array.from({ length }, () => []),
      first: Array.from({ length }, () => []),
    };
  }
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((a, b) => a + b, 0);
}

function durationOf(times: readonly number[]): FunnelStep['since_former'] {
  if (times.length === 0) return null;
  const sorted = Float64Array.from(times).sort();
  return { median_seconds: median(sorted) / 1000, p90_seconds: percentile(sorted, 90) / 1000 };
}
