import type {
  AppointmentCourse,
  Habits,
  OrderFigures,
  SurveyScores,
  TicketCourse,
  Touch,
} from '../../model/habits.ts';
import { earlier, joinSets, later } from '../claims.ts';
import { newerLatest } from '../latest.ts';
import { byHash, joinBounded, newestFirst } from './bounded.ts';

/** Bounds of what one profile holds: far above what people do, below what a runaway source could. */
export const MOST = {
  currencies: 20,
  devices: 20,
  /** visits are asked of the last 90 days */
  visitDays: 92,
  visitsADay: 40,
  interests: 60,
  /** after a year, four half-lives, what is left of an interest is 6 % */
  months: 12,
  tickets: 60,
  appointments: 60,
  surveys: 8,
  places: 40,
} as const;

type Counts = Readonly<Record<string, number>>;

/** Both sides' habits: associative and commutative, so that events may come in any order and profiles merge. */
export function joinHabits(a: Habits, b: Habits): Habits {
  const joined: Habits = { ...a };
  const add = <K extends keyof Habits>(
    part: K,
    join: (x: Habits[K] | undefined, y: NonNullable<Habits[K]>) => Habits[K],
  ) => {
    const y = b[part];
    if (y !== undefined) joined[part] = join(joined[part], y as NonNullable<Habits[K]>);
  };
  add('orders', (x, y) => joinBounded(x, y, addOrders, { most: MOST.currencies, order: byHash }));
  add('hours', counts(24));
  add('weekdays', counts(7));
  add('devices', counts(MOST.devices));
  add('visits', joinVisits);
  add('categories', joinInterests);
  add('brands', joinInterests);
  add('tickets', (x, y) => joinBounded(x, y, joinTickets, { most: MOST.tickets, order: byHash }));
  add('appointments', (x, y) =>
    joinBounded(x, y, joinAppointments, { most: MOST.appointments, order: byHash }),
  );
  add('surveys', (x, y) => joinBounded(x, y, addScores, { most: MOST.surveys, order: byHash }));
  add('leisure_places', counts(MOST.places));
  add('work_places', counts(MOST.places));
  add('reach', (x, y) =>
    x === undefined
      ? y
      : { likes: x.likes + y.likes, followers: Math.max(x.followers, y.followers) },
  );
  add('first_touch', (x, y) => (x === undefined ? y : firstTouch(x, y)));
  return joined;
}

const sum = (x: number, y: number): number => x + y;

function counts(most: number) {
  return (x: Counts | undefined, y: Counts) => joinBounded(x, y, sum, { most, order: byHash });
}

function joinVisits(
  x: Habits['visits'],
  y: NonNullable<Habits['visits']>,
): NonNullable<Habits['visits']> {
  const bound = { most: MOST.visitDays, order: newestFirst };
  return joinBounded(x, y, (a, b) => joinSets(a, b).slice(0, MOST.visitsADay), bound);
}

function joinInterests(
  x: Readonly<Record<string, Counts>> | undefined,
  y: Readonly<Record<string, Counts>>,
): Record<string, Record<string, number>> {
  const months = (a: Counts, b: Counts) =>
    joinBounded(a, b, sum, { most: MOST.months, order: newestFirst });
  return joinBounded<Record<string, number>>(
    x as Record<string, Record<string, number>>,
    y,
    months,
    {
      most: MOST.interests,
      order: byHash,
    },
  );
}

function addOrders(a: OrderFigures, b: OrderFigures): OrderFigures {
  return {
    count: a.count + b.count,
    total_minor: a.total_minor + b.total_minor,
    largest_minor: Math.max(a.largest_minor, b.largest_minor),
    discount_minor: a.discount_minor + b.discount_minor,
    discounted: a.discounted + b.discounted,
    with_items: a.with_items + b.with_items,
    pieces_thousandths: a.pieces_thousandths + b.pieces_thousandths,
  };
}

function joinTickets(a: TicketCourse, b: TicketCourse): TicketCourse {
  const opened_at = either(a.opened_at, b.opened_at, earlier);
  const closed_at = either(a.closed_at, b.closed_at, later);
  const closed = either(a.closed, b.closed, sum);
  const reopened = either(a.reopened, b.reopened, sum);
  return {
    ...(opened_at === undefined ? {} : { opened_at }),
    ...(closed_at === undefined ? {} : { closed_at }),
    ...(closed === undefined ? {} : { closed }),
    ...(reopened === undefined ? {} : { reopened }),
    ...(a.complaint || b.complaint ? { complaint: true as const } : {}),
  };
}

function joinAppointments(a: AppointmentCourse, b: AppointmentCourse): AppointmentCourse {
  const due = either(a.due, b.due, (x, y) =>
    x.told_at > y.told_at || (x.told_at === y.told_at && x.at > y.at) ? x : y,
  );
  const ended_at = either(a.ended_at, b.ended_at, later);
  return {
    ...(due === undefined ? {} : { due }),
    ...(ended_at === undefined ? {} : { ended_at }),
  };
}

function either<T>(a: T | undefined, b: T | undefined, join: (x: T, y: T) => T): T | undefined {
  return a === undefined ? b : b === undefined ? a : join(a, b);
}

function addScores(a: SurveyScores, b: SurveyScores): SurveyScores {
  return { count: a.count + b.count, sum: a.sum + b.sum, last: newerLatest(a.last, b.last) };
}

/** At one instant the lesser event id, so that order of arrival never decides. */
function firstTouch(a: Touch, b: Touch): Touch {
  if (a.at !== b.at) return a.at < b.at ? a : b;
  return a.event_id <= b.event_id ? a : b;
}
