import type { JourneysAnswer } from './request.ts';

/** Journeys that took the same steps, and whose they were. */
class Crowd {
  journeys = 0;
  readonly #people = new Set<number>();

  add(person: number): void {
    this.journeys += 1;
    this.#people.add(person);
  }

  get people(): number {
    return this.#people.size;
  }
}

const BETWEEN = '\u0000';
/** Different ways kept; of more, the rarer ones would never be shown, but cannot be told before the end. */
const MOST_WAYS = 200_000;

/**
 * Collects journeys by the steps they took up to a depth, and draws them as a flow: at each place the steps taken most
 * and, as one, the others.
 */
export class Flow {
  readonly #depth: number;
  readonly #ways = new Map<
    string,
    { readonly steps: readonly string[]; readonly whole: boolean; readonly by: Map<number, number> }
  >();
  #shown = 0;
  #left = 0;

  constructor(depth: number) {
    this.#depth = depth;
  }

  add(steps: readonly string[], person: number): void {
    const shown = steps.slice(0, this.#depth);
    const whole = steps.length <= this.#depth;
    const key = `${whole ? 1 : 0}${shown.join(BETWEEN)}`;
    this.#shown += 1;
    let way = this.#ways.get(key);
    if (way === undefined) {
      if (this.#ways.size >= MOST_WAYS) {
        this.#left += 1;
        return;
      }
      way = { steps: shown, whole, by: new Map() };
      this.#ways.set(key, way);
    }
    way.by.set(person, (way.by.get(person) ?? 0) + 1);
  }

  get shown(): number {
    return this.#shown;
  }

  /** Journeys of ways beyond those that are kept. */
  get leftOut(): number {
    return this.#left;
  }

  paths(most: number): JourneysAnswer['paths'] {
    return [...this.#ways]
      .map(([key, { steps, whole, by }]) => ({
        key,
        steps: [...steps],
        complete: whole,
        journeys: sum(by.values()),
        people: by.size,
      }))
      .sort((a, b) => b.journeys - a.journeys || (a.key < b.key ? -1 : 1))
      .slice(0, most)
      .map(({ key: _, ...path }) => ({ ...path, share: path.journeys / this.#shown }));
  }

  /** @param width steps told apart at each place */
  draw(width: number): Pick<JourneysAnswer, 'nodes' | 'links'> {
    const kept = this.#keptSteps(width);
    const nodes = new Map<
      string,
      { place: number; step: string | null; crowd: Crowd; ended: number }
    >();
    const links = new Map<string, { source: string; target: string; crowd: Crowd }>();
    for (const { steps, whole, by } of this.#ways.values()) {
      const ids = steps.map((step, place) => idOf(place, kept[place]?.has(step) ? step : null));
      for (const [person, times] of by) {
        for (let n = 0; n < times; n += 1) {
          ids.forEach((id, place) => {
            const step = kept[place]?.has(steps[place] ?? '') ? (steps[place] ?? null) : null;
            const node = nodes.get(id) ?? { place, step, crowd: new Crowd(), ended: 0 };
            nodes.set(id, node);
            node.crowd.add(person);
            if (place === ids.length - 1 && whole) node.ended += 1;
            const before = ids[place - 1];
            if (before === undefined) return;
            const key = `${before}${BETWEEN}${id}`;
            const link = links.get(key) ?? { source: before, target: id, crowd: new Crowd() };
            links.set(key, link);
            link.crowd.add(person);
          });
        }
      }
    }
    return {
      nodes: [...nodes]
        .map(([id, { place, step, crowd, ended }]) => ({
          id,
          place,
          step,
          journeys: crowd.journeys,
          people: crowd.people,
          ended,
        }))
        .sort((a, b) => a.place - b.place || b.journeys - a.journeys || (a.id < b.id ? -1 : 1)),
      links: [...links.values()]
        .map(({ source, target, crowd }) => ({
          source,
          target,
          journeys: crowd.journeys,
          people: crowd.people,
        }))
        .sort(
          (a, b) => b.journeys - a.journeys || (a.source + a.target < b.source + b.target ? -1 : 1),
        ),
    };
  }

  #keptSteps(width: number): ReadonlySet<string>[] {
    return Array.from({ length: this.#depth }, (_, place) => {
      const counts = new Map<string, number>();
      for (const { steps, by } of this.#ways.values()) {
        const step = steps[place];
        if (step !== undefined) counts.set(step, (counts.get(step) ?? 0) + sum(by.values()));
      }
      const most = [...counts].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1)).slice(0, width);
      return new Set(most.map(([step]) => step));
    });
  }
}

function idOf(place: number, step: string | null): string {
  return step === null ? `${place}+` : `${place}:${step}`;
}

function sum(numbers: Iterable<number>): number {
  let total = 0;
  for (const number of numbers) total += number;
  return total;
}

/** Steps of a way back to where it began, the longest that is one. */
const LONGEST_LOOP = 4;

/**
 * Ways that come back to where they began, in up to four steps and through no step twice: each time one is taken.
 * Where steps are joined, none has one step.
 */
export class Loops {
  readonly #loops = new Map<string, { steps: readonly string[]; crowd: Crowd; times: number }>();

  add(steps: readonly string[], person: number): void {
    const found = new Map<string, { steps: readonly string[]; times: number }>();
    for (const [i, step] of steps.entries()) {
      for (let length = 1; length <= LONGEST_LOOP; length += 1) {
        const start = i - length;
        if (start < 0) break;
        if (steps[start] !== step) continue;
        const loop = steps.slice(start, i + 1);
        const key = loop.join(BETWEEN);
        const known = found.get(key) ?? { steps: loop, times: 0 };
        found.set(key, { ...known, times: known.times + 1 });
        // A longer way back would pass here.
        break;
      }
    }
    for (const [key, { steps: loop, times }] of found) {
      const known = this.#loops.get(key) ?? { steps: loop, crowd: new Crowd(), times: 0 };
      known.crowd.add(person);
      known.times += times;
      this.#loops.set(key, known);
    }
  }

  most(count: number): JourneysAnswer['loops'] {
    return [...this.#loops]
      .sort(([a, x], [b, y]) => y.times - x.times || (a < b ? -1 : 1))
      .slice(0, count)
      .map(([, { steps, crowd, times }]) => ({
        steps: [...steps],
        journeys: crowd.journeys,
        people: crowd.people,
        times,
      }));
  }
}
