import type { ComputedTraits } from '../model/computed-traits.ts';
import { countOf, lastOf, shareOf } from './figures.ts';
import type { TraitInput } from './input.ts';

/**
 * Appointments somebody booked, was reminded of, kept, missed or cancelled; which is due next, and how many are past
 * their time without word of what became of them. What is due is read from at most 60 appointments.
 * @returns `undefined` where there never was one
 */
export function appointments(
  { state: { tallies, habits } }: TraitInput,
  now: string,
): ComputedTraits['appointments'] {
  const booked_count = countOf(tallies, 'appointment_booked');
  const kept_count = countOf(tallies, 'appointment_kept');
  const missed_count = countOf(tallies, 'appointment_missed');
  const cancelled_count = countOf(tallies, 'appointment_cancelled');
  const reminded_count = countOf(tallies, 'appointment_reminded');
  if (booked_count + kept_count + missed_count + cancelled_count + reminded_count === 0) {
    return undefined;
  }
  const open = Object.values(habits?.appointments ?? {}).flatMap(({ due, ended_at }) =>
    due === undefined || ended_at !== undefined ? [] : [due.at],
  );
  const coming = open.filter((at) => at >= now).sort();
  return {
    booked_count,
    reminded_count,
    kept_count,
    missed_count,
    cancelled_count,
    missed_share: shareOf(missed_count, kept_count + missed_count),
    next_due_at: coming[0] ?? null,
    due_count: coming.length,
    unresolved_count: open.length - coming.length,
    last_kept_at: lastOf(tallies, 'appointment_kept'),
    last_missed_at: lastOf(tallies, 'appointment_missed'),
  };
}
