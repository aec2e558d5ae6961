import { atLikelyHour, likelyMoment } from './moments.ts';
import type { Person } from './people.ts';
import { createRandom, type Random } from './random.ts';

const DAY = 86_400_000;
const SHARE = 0.055;

/** What the health counter of the shops offers. */
const CARE = ['eye_test', 'lens_fitting', 'hearing_test', 'vaccination'] as const;
export type Care = (typeof CARE)[number];

export const APPOINTMENT_STEPS = ['booked', 'reminded', 'kept', 'missed', 'cancelled'] as const;
export type AppointmentStep = (typeof APPOINTMENT_STEPS)[number];

export interface PlannedAppointment {
  readonly number: string;
  readonly care: Care;
  readonly dueMs: number;
  readonly bookedBy: 'phone' | 'web' | 'store';
}

export interface AppointmentIntent {
  readonly kind: 'appointment';
  readonly atMs: number;
  readonly appointment: PlannedAppointment;
  readonly step: AppointmentStep;
  readonly n: number;
}

/**
 * Appointments of those the CRM knows: booked, reminded of, kept, missed or cancelled; the last ones are still due.
 * @param knownMs since when the CRM knows the person; `undefined` for never: then there are none
 */
export function planAppointments(
  person: Person,
  knownMs: number | undefined,
  seed: number,
  nowMs: number,
): AppointmentIntent[] {
  const random = createRandom(seed, 'care', person.index);
  if (!random.chance(SHARE) || knownMs === undefined || !person.habits.store) return [];
  // Who keeps one appointment mostly keeps the next.
  const reliable = random.chance(0.75);
  const count = random.int(1, 4);
  const isGoingOn = person.leftMs >= nowMs && random.chance(0.5);
  return Array.from({ length: count }, (_, k) => {
    const open = isGoingOn && k === count - 1;
    const bookedMs = open
      ? nowMs - random.int(1, 12) * DAY
      : likelyMoment(random, knownMs, Math.max(knownMs, person.leftMs - 60 * DAY), 'store');
    const ahead = open ? random.int(14, 40) : random.int(4, 35);
    const appointment: PlannedAppointment = {
      number: `RV${person.index}-${k}`,
      care: random.pick(CARE),
      dueMs: atLikelyHour(random, Math.max(bookedMs, knownMs) + ahead * DAY, 'store'),
      bookedBy: random.weighted<PlannedAppointment['bookedBy']>([
        ['phone', 5],
        ['web', 3],
        ['store', 2],
      ]),
    };
    return stepsOf(appointment, Math.max(bookedMs, knownMs + DAY), reliable, random);
  }).flat();
}

function stepsOf(
  appointment: PlannedAppointment,
  bookedMs: number,
  reliable: boolean,
  random: Random,
): AppointmentIntent[] {
  const { dueMs } = appointment;
  const step = (name: AppointmentStep, atMs: number): AppointmentIntent => ({
    kind: 'appointment',
    atMs,
    appointment,
    step: name,
    n: APPOINTMENT_STEPS.indexOf(name),
  });
  const steps = [step('booked', bookedMs)];
  const cancelledMs = random.chance(0.08) ? dueMs - random.int(1, 3) * DAY : undefined;
  const remindedMs = dueMs - DAY;
  if (random.chance(0.9) && remindedMs > bookedMs) steps.push(step('reminded', remindedMs));
  if (cancelledMs !== undefined && cancelledMs > bookedMs) {
    return [...steps.filter(({ atMs }) => atMs < cancelledMs), step('cancelled', cancelledMs)];
  }
  const kept = random.chance(reliable ? 0.94 : 0.45);
  return [...steps, step(kept ? 'kept' : 'missed', dueMs + (kept ? 20 : 45) * 60_000)];
}
