import type { EventTally, ProfileState } from '../model/profile.ts';
import { tallyOver } from '../profile/event-summary.ts';
import type { KnownEventName } from '../profile/taxonomy.ts';

type Tallies = ProfileState['tallies'];

/** How often any of these events happened, on all channels. */
export function countOf(tallies: Tallies, ...names: KnownEventName[]): number {
  return tallyOver(tallies, names)?.count ?? 0;
}

/** All of these events together; `undefined` where there was none. */
export function tallied(tallies: Tallies, ...names: KnownEventName[]): EventTally | undefined {
  return tallyOver(tallies, names);
}

/** Last time of any of these events; `null` where there was none. */
export function lastOf(tallies: Tallies, ...names: KnownEventName[]): string | null {
  return tallyOver(tallies, names)?.last_at ?? null;
}

/** First time of any of these events; `null` where there was none. */
export function firstOf(tallies: Tallies, ...names: KnownEventName[]): string | null {
  return tallyOver(tallies, names)?.first_at ?? null;
}

/** A part of a whole, from 0 to 1 with four digits; `null` where there is no whole. What exceeds it counts as all. */
export function shareOf(part: number, whole: number): number | null {
  if (whole <= 0) return null;
  return Math.round(Math.min(1, Math.max(0, part / whole)) * 10_000) / 10_000;
}

/** The key of the greatest figure, at a tie the first by name; `null` where there is none. */
export function topKey(figures: Readonly<Record<string, number>> | undefined): string | null {
  let top: string | null = null;
  let most = 0;
  for (const [key, figure] of Object.entries(figures ?? {})) {
    if (figure > most || (figure === most && top !== null && key < top))
      [top, most] = [key, figure];
  }
  return top;
}
