import type { DashboardInput } from '../spec.ts';
import { COUNT, course, events, metric, most, named, PEOPLE, panel } from './build.ts';

const held = named('appointment_kept', 'appointment_missed');
const all = named(
  'appointment_booked',
  'appointment_kept',
  'appointment_missed',
  'appointment_cancelled',
);
const missed = {
  kind: 'ratio',
  name: 'missed',
  of: named('appointment_missed'),
  to: held,
} as const;

/** Appointments kept and missed. */
export const appointments: DashboardInput = {
  id: 'appointments',
  title: { fr: 'Rendez-vous', en: 'Appointments' },
  description: { fr: 'Rendez-vous honorés et manqués.', en: 'Appointments kept and missed.' },
  tags: ['service'],
  period: { kind: 'last', count: 12, unit: 'month' },
  panels: [
    metric(
      'booked',
      ['Rendez-vous pris', 'Appointments booked'],
      [0, 0, 3, 3],
      events([COUNT], { filter: named('appointment_booked') }),
      { spark: 'auto' },
    ),
    metric(
      'kept',
      ['Honorés', 'Kept'],
      [3, 0, 3, 3],
      events([COUNT, PEOPLE], { filter: named('appointment_kept') }),
    ),
    metric('missed', ['Part des manqués', 'Share missed'], [6, 0, 3, 3], events([missed]), {
      better: 'down',
    }),
    metric(
      'cancelled',
      ['Annulés', 'Cancelled'],
      [9, 0, 3, 3],
      events([COUNT], { filter: named('appointment_cancelled') }),
      { better: 'down' },
    ),
    panel(
      'stacked_bars',
      'course',
      ['Dans le temps', 'Over time'],
      [0, 3, 8, 6],
      events([COUNT], { ...course('name'), filter: all }),
    ),
    panel(
      'heat_grid',
      'hours',
      ['Heures des manqués', 'Hours of those missed'],
      [8, 3, 4, 6],
      events([COUNT], {
        dimensions: [{ kind: 'hour_of_week' }],
        filter: named('appointment_missed'),
        size: 200,
      }),
    ),
    panel(
      'table',
      'topics',
      ['Par motif', 'By matter'],
      [0, 9, 6, 6],
      events([COUNT, PEOPLE, missed], { ...most('subject.topic', 'count'), filter: held }),
    ),
    panel(
      'table',
      'channels',
      ['Par canal', 'By channel'],
      [6, 9, 6, 6],
      events([COUNT, PEOPLE, missed], { ...most('channel', 'count'), filter: held }),
    ),
  ],
};
