import type { EventDoc } from '../../model/event.ts';
import type {
  AppointmentCourse,
  Habits,
  OrderFigures,
  TicketCourse,
  Touch,
} from '../../model/habits.ts';
import { NO_CURRENCY, ratingThousandths } from '../tally.ts';
import type { KnownEventName } from '../taxonomy.ts';
import { happenedAt, isAct } from './acts.ts';
import { shortHash } from './bounded.ts';

const DAY_MS = 86_400_000;
const LONGEST_KEY = 120;

/** What an interest in a product is worth, by what was done. Each category and brand counts once for each event. */
export const INTEREST_POINTS: Readonly<Partial<Record<KnownEventName, number>>> = {
  product_viewed: 1,
  product_clicked: 1,
  product_list_viewed: 1,
  product_added_to_wishlist: 3,
  product_added: 3,
  order_completed: 10,
};

/** What one event says of habits. */
export function habitsOf(event: EventDoc): Habits {
  const habits: Habits = {};
  const at = happenedAt(event);
  const isOrder = event.name === 'order_completed';
  if (isOrder) addOrder(habits, event);
  addTicket(habits, event);
  addAppointment(habits, event, at);
  if (event.name === 'survey_answered') addSurvey(habits, event, at);
  if (event.channel === 'social') addReach(habits, event);
  const points = (INTEREST_POINTS as Readonly<Record<string, number | undefined>>)[event.name];
  if (points !== undefined && event.items !== undefined) addInterests(habits, event, at, points);
  if (!isAct(event)) return habits;
  habits.hours = { [event.local_hour]: 1 };
  habits.weekdays = { [event.local_weekday]: 1 };
  const device = keyOf(event.device?.type);
  if (device !== undefined) habits.devices = { [device]: 1 };
  if (event.channel === 'web' || event.channel === 'app' || event.channel === 'store') {
    const day = Math.max(0, Math.floor(Date.parse(at) / DAY_MS));
    const visit = event.session_id === undefined ? event.channel : shortHash(event.session_id);
    habits.visits = { [String(day).padStart(5, '0')]: [visit] };
  }
  addPlace(habits, event);
  habits.first_touch = touchOf(event, at);
  return habits;
}

function addOrder(habits: Habits, { order, revenue_minor, currency, items = [] }: EventDoc): void {
  const total_minor = order?.total_minor ?? revenue_minor;
  if (total_minor === undefined) return;
  const discount_minor = Math.max(0, order?.discount_minor ?? 0);
  const pieces = items.reduce((sum, { quantity = 1 }) => sum + Math.max(0, quantity), 0);
  const figures: OrderFigures = {
    count: 1,
    total_minor,
    largest_minor: total_minor,
    discount_minor,
    discounted: discount_minor > 0 || order?.coupon !== undefined ? 1 : 0,
    with_items: items.length > 0 ? 1 : 0,
    pieces_thousandths: Math.round(pieces * 1000),
  };
  habits.orders = { [currency ?? NO_CURRENCY]: figures };
}

const OPENING: ReadonlySet<string> = new Set(['ticket_created', 'complaint_filed']);
const CLOSED: ReadonlySet<string> = new Set(['closed', 'solved', 'resolved']);

function addTicket(habits: Habits, event: EventDoc): void {
  const { subject, name, occurred_at } = event;
  if (subject === undefined) return;
  const opens = OPENING.has(name);
  const status = subject.status?.toLowerCase();
  const closes =
    name === 'ticket_closed' || (name === 'ticket_updated' && CLOSED.has(status ?? ''));
  const reopens = name === 'ticket_reopened' || (!closes && !opens && status === 'reopened');
  if (!opens && !closes && !reopens) return;
  const course: TicketCourse = {
    ...(opens ? { opened_at: occurred_at } : {}),
    ...(closes ? { closed_at: occurred_at, closed: 1 } : {}),
    ...(reopens ? { reopened: 1 } : {}),
    ...(name === 'complaint_filed' ? { complaint: true as const } : {}),
  };
  const number = `${event.source}/${subject.id}`;
  habits.tickets = { [shortHash(number) + shortHash(number, 1)]: course };
}

const ENDS: ReadonlySet<string> = new Set<KnownEventName>([
  'appointment_kept',
  'appointment_missed',
  'appointment_cancelled',
]);

/** When it is due stands in the property `due_at`, an instant as text. */
function addAppointment(habits: Habits, event: EventDoc, at: string): void {
  const { subject, name, properties } = event;
  if (subject === undefined || !name.startsWith('appointment_')) return;
  const said = properties?.['due_at'];
  const due = typeof said === 'string' ? Date.parse(said) : Number.NaN;
  const course: AppointmentCourse = {
    ...(Number.isNaN(due) ? {} : { due: { told_at: at, at: new Date(due).toISOString() } }),
    ...(ENDS.has(name) ? { ended_at: at } : {}),
  };
  const number = `${event.source}/${subject.id}`;
  habits.appointments = { [shortHash(number) + shortHash(number, 1)]: course };
}

/** Names of surveys that mean one thing everywhere. */
const SURVEYS: Readonly<Record<string, string>> = {
  nps: 'nps',
  csat: 'csat',
  satisfaction: 'csat',
  ces: 'ces',
  effort: 'ces',
};

function addSurvey(habits: Habits, event: EventDoc, at: string): void {
  const said = event.properties?.['survey'];
  const kind = typeof said === 'string' && Object.hasOwn(SURVEYS, said.toLowerCase());
  if (!kind || event.rating === undefined) return;
  const value = ratingThousandths(event.rating, event.rating_max);
  const last = { at, event_id: event.event_id, value };
  habits.surveys = { [SURVEYS[said.toLowerCase()] ?? said]: { count: 1, sum: value, last } };
}

function addReach(habits: Habits, { properties }: EventDoc): void {
  const likes = wholeNumber(properties?.['likes']);
  const followers = wholeNumber(properties?.['followers']);
  if (likes > 0 || followers > 0) habits.reach = { likes, followers };
}

/** Numbers of open properties may come as text. */
function wholeNumber(value: unknown): number {
  const number = typeof value === 'string' && value !== '' ? Number(value) : value;
  return typeof number === 'number' && number > 0 && number < 1e12 ? Math.floor(number) : 0;
}

function addInterests(habits: Habits, event: EventDoc, at: string, points: number): void {
  const month = at.slice(0, 7);
  for (const { category, brand } of event.items ?? []) {
    const [categoryKey, brandKey] = [keyOf(category), keyOf(brand)];
    if (categoryKey !== undefined) {
      habits.categories ??= {};
      habits.categories[categoryKey] = { [month]: points };
    }
    if (brandKey !== undefined) {
      habits.brands ??= {};
      habits.brands[brandKey] = { [month]: points };
    }
  }
}

/** Weekdays from nine to five; where somebody is at other times is taken for home. */
function addPlace(habits: Habits, event: EventDoc): void {
  const { place, type, local_hour, local_weekday } = event;
  // The place of a record is an address that was given, not where somebody was.
  if (type === 'record' || (place?.city === undefined && place?.region === undefined)) return;
  const key = keyOf([place.country, place.region, place.city].map((part) => part ?? '').join('\t'));
  if (key === undefined) return;
  const isWork = local_weekday <= 5 && local_hour >= 9 && local_hour < 17;
  if (isWork) habits.work_places = { [key]: 1 };
  else habits.leisure_places = { [key]: 1 };
}

function touchOf(event: EventDoc, at: string): Touch {
  const { campaign, page } = event;
  return {
    at,
    event_id: event.event_id,
    channel: event.channel,
    ...(campaign?.source === undefined ? {} : { source: campaign.source }),
    ...(campaign?.medium === undefined ? {} : { medium: campaign.medium }),
    ...(campaign?.name === undefined ? {} : { campaign: campaign.name }),
    ...(page?.referrer_host === undefined ? {} : { referrer_host: page.referrer_host }),
  };
}

/** A text as name of a key; `undefined` for what would be no key of a plain object. */
function keyOf(text: string | undefined): string | undefined {
  const key = text?.slice(0, LONGEST_KEY);
  return key === undefined || key === '' || key === '__proto__' ? undefined : key;
}
