import type { Outcome } from './situation.ts';

/** An outcome as it was noted, whoever it was about. */
export interface NotedOutcome {
  readonly profile_id: string;
  readonly action: string;
  /** risk band of the person at that time; `none` without */
  readonly band: string;
  readonly outcome: Outcome;
  /** milliseconds since 1970 */
  readonly at: number;
}

/** Something a person did since. */
export interface FollowUp {
  readonly profile_id: string;
  readonly name: string;
  readonly at: number;
}

export interface Tally {
  readonly tried: number;
  readonly succeeded: number;
}

/** By action, then by risk band. */
export type Learnt = ReadonlyMap<string, ReadonlyMap<string, Tally>>;

/** Days within which what an action aimed at has to happen. */
export const RESULT_DAYS = 14;
const RESULT_MS = RESULT_DAYS * 86_400_000;
/** How many outcomes a guess weighs as much as: of the action as a whole, and of one band. */
const PRIOR_WEIGHT = 8;

/**
 * Counts what came of actions. Done and then what shows success within two weeks: a success; done and nothing by
 * then: a failure; done lately: not counted yet. Wrong is a failure; not now says nothing.
 * @param shownBy events that show an action succeeded; none: done is success
 */
export function learn(
  outcomes: readonly NotedOutcome[],
  followUps: readonly FollowUp[],
  shownBy: (action: string) => readonly string[],
  now: number,
): Learnt {
  const byPerson = Map.groupBy(followUps, ({ profile_id }) => profile_id);
  const learnt = new Map<string, Map<string, Tally>>();
  for (const noted of outcomes) {
    const result = resultOf(noted, byPerson.get(noted.profile_id) ?? [], shownBy, now);
    if (result === undefined) continue;
    const bands = learnt.get(noted.action) ?? new Map<string, Tally>();
    learnt.set(noted.action, bands);
    const { tried, succeeded } = bands.get(noted.band) ?? { tried: 0, succeeded: 0 };
    bands.set(noted.band, { tried: tried + 1, succeeded: succeeded + (result ? 1 : 0) });
  }
  return learnt;
}

function resultOf(
  { outcome, action, at }: NotedOutcome,
  since: readonly FollowUp[],
  shownBy: (action: string) => readonly string[],
  now: number,
): boolean | undefined {
  if (outcome === 'not_now') return undefined;
  if (outcome === 'wrong') return false;
  const names = shownBy(action);
  if (names.length === 0) return true;
  const shown = since.some(
    (one) => names.includes(one.name) && one.at >= at && one.at <= at + RESULT_MS,
  );
  if (shown) return true;
  return now - at > RESULT_MS ? false : undefined;
}

/**
 * Chance that an action succeeds with people of a band: the mean of a beta distribution that begins at the guess and
 * gives way to what was counted. A band with few outcomes leans on the action as a whole, that on the guess.
 */
export function successRate(
  learnt: Learnt,
  action: string,
  band: string,
  prior: number,
): { readonly rate: number; readonly tried: number; readonly succeeded: number } {
  const bands = learnt.get(action) ?? new Map<string, Tally>();
  const all = [...bands.values()].reduce(
    (sum, one) => ({
      tried: sum.tried + one.tried,
      succeeded: sum.succeeded + one.succeeded,
    }),
    { tried: 0, succeeded: 0 },
  );
  const own = bands.get(band) ?? { tried: 0, succeeded: 0 };
  return { rate: smoothed(own, smoothed(all, prior)), ...all };
}

function smoothed({ tried, succeeded }: Tally, guess: number): number {
  return (succeeded + PRIOR_WEIGHT * guess) / (tried + PRIOR_WEIGHT);
}
