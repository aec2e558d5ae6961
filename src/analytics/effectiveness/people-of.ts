import type { Person } from './compare-arms.ts';

interface Exposed {
  readonly profile_id: string;
  readonly arm: string;
  readonly at: number;
}

/** Who is compared, and who is not and why. */
export interface Sorted {
  readonly people: ReadonlyMap<string, Exposed>;
  /** were put into more than one arm: what they did is of neither */
  readonly in_several_arms: number;
  /** whose window is not over yet: they may still follow */
  readonly window_not_over: number;
}

/** One arm a person, from when they were first put in; only those whose window is over. */
export function sortExposed(exposed: readonly Exposed[], windowMs: number, now: number): Sorted {
  const people = new Map<string, Exposed>();
  let several = 0;
  let open = 0;
  for (const [profile_id, own] of Map.groupBy(exposed, (one) => one.profile_id)) {
    const [first] = own;
    if (first === undefined) continue;
    if (own.length > 1) several += 1;
    // A time ahead of ours is not over either.
    else if (first.at + windowMs > now) open += 1;
    else people.set(profile_id, first);
  }
  return { people, in_several_arms: several, window_not_over: open };
}

/** Adds up, person by person, what fell into the window of each. */
export class Outcomes {
  private readonly exposed: ReadonlyMap<string, Exposed>;
  private readonly windowMs: number;
  private readonly converted = new Set<string>();
  private readonly money = new Map<string, Record<string, number>>();

  constructor(exposed: ReadonlyMap<string, Exposed>, windowMs: number) {
    this.exposed = exposed;
    this.windowMs = windowMs;
  }

  add(one: {
    readonly profile_id: string;
    readonly at: number;
    readonly isConversion: boolean;
    readonly money: { readonly minor: number; readonly currency: string } | null;
  }): void {
    const put = this.exposed.get(one.profile_id);
    if (put === undefined || one.at < put.at || one.at >= put.at + this.windowMs) return;
    if (one.isConversion) this.converted.add(one.profile_id);
    if (one.money === null) return;
    const own = this.money.get(one.profile_id) ?? {};
    this.money.set(one.profile_id, own);
    own[one.money.currency] = (own[one.money.currency] ?? 0) + one.money.minor;
  }

  people(): Person[] {
    return [...this.exposed.values()].map(({ profile_id, arm }) => ({
      arm,
      converted: this.converted.has(profile_id),
      money: this.money.get(profile_id) ?? {},
    }));
  }
}
