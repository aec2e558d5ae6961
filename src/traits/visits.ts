import type { ComputedTraits } from '../model/computed-traits.ts';
import type { TraitInput } from './input.ts';

const DAY_MS = 86_400_000;

/**
 * Visits to site, app and shops in the last 30 and 90 days. A visit is a session; one that goes on past midnight (UTC)
 * is two, as web analytics has it, and what came without a session is one visit for each day and channel. The window
 * is whole days: today and the 29 or 89 before.
 * @returns `undefined` where there never was a visit
 */
export function visits({ state }: TraitInput, now: string): ComputedTraits['visits'] {
  const days = state.habits?.visits;
  if (days === undefined) return undefined;
  const today = Math.floor(Date.parse(now) / DAY_MS);
  let [visits_30d, visits_90d, days_90d] = [0, 0, 0];
  for (const [day, tokens] of Object.entries(days)) {
    const age = today - Number(day);
    if (age < 0 || age >= 90) continue;
    visits_90d += tokens.length;
    days_90d += 1;
    if (age < 30) visits_30d += tokens.length;
  }
  return { visits_30d, visits_90d, days_90d };
}
