import { atLikelyHour } from './moments.ts';
import type { Person } from './people.ts';
import { createRandom } from './random.ts';

const DAY = 86_400_000;

/** A campaign of which a part of the subscribers is held out, to see what it does. */
export const TRIAL = {
  name: 'Retour au jardin',
  /** days before the end of the data that it went out */
  days_ago: 45,
  held_out: 1 / 3,
  /** the truth: how many more of those it was sent to order within {@link TRIAL.window_days} because of it */
  lift: 0.15,
  window_days: 14,
} as const;

export type TrialArm = 'treated' | 'control';

export interface Trial {
  readonly atMs: number;
  readonly arm: TrialArm;
  /** when somebody orders who would not have without it */
  readonly orderMs: number | undefined;
}

/** Whether somebody was in the trial, and what came of it; `undefined` for who had not subscribed or had left. */
export function planTrial(person: Person, seed: number, nowMs: number): Trial | undefined {
  const random = createRandom(seed, 'trial', person.index);
  const dayMs = nowMs - TRIAL.days_ago * DAY;
  const isThere = person.joinedMs < dayMs - 60 * DAY && person.leftMs > dayMs;
  if (!person.habits.newsletter || !isThere) return undefined;
  const arm = random.chance(TRIAL.held_out) ? 'control' : 'treated';
  const atMs = atLikelyHour(random, dayMs, 'online');
  const orders = random.chance(TRIAL.lift) && arm === 'treated';
  const orderMs = atMs + random.int(1, TRIAL.window_days - 2) * DAY;
  return { atMs, arm, orderMs: orders ? orderMs : undefined };
}
