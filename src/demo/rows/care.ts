import type { AppointmentIntent } from '../care.ts';
import { addressAt, type Person } from '../people.ts';
import { type DemoRow, iso } from './world.ts';

/** Line of the appointment book: one for each thing that happened to an appointment. */
export function appointmentRow(
  person: Person,
  { appointment, step, atMs }: AppointmentIntent,
): DemoRow {
  const id = `${appointment.number}-${step}`;
  return {
    source: 'appointments',
    kind: 'record',
    id,
    payload: {
      entry_id: id,
      appointment: appointment.number,
      status: step,
      at: iso(atMs),
      due_at: iso(appointment.dueMs),
      care: appointment.care,
      channel: step === 'booked' ? appointment.bookedBy : step === 'reminded' ? 'sms' : 'store',
      town: addressAt(person, atMs).town.city,
      client_id: person.crmId,
    },
  };
}
