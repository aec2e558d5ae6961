import { EventDoc } from '../model/event.ts';
import type { Role } from '../model/role.ts';
import { visibleFields } from './policy.ts';

type Shape = Readonly<Record<string, true | readonly string[]>>;

/** What of an interaction everybody may see: kinds, times, amounts, products; no texts, addresses or ids of people. */
const PSEUDONYMOUS: Shape = {
  event_id: true,
  profile_id: true,
  source: true,
  type: true,
  name: true,
  channel: true,
  occurred_at: true,
  received_at: true,
  local_hour: true,
  local_weekday: true,
  rating: true,
  rating_max: true,
  revenue_minor: true,
  currency: true,
  text_language: true,
  sentiment: true,
  topic: true,
  payment_risk: true,
  items: true,
  order: [
    'status',
    'total_minor',
    'shipping_minor',
    'tax_minor',
    'discount_minor',
    'coupon',
    'store',
  ],
  subject: ['type', 'status', 'topic'],
  device: true,
  campaign: true,
  page: ['host'],
  place: ['country', 'region', 'city'],
  consents: true,
};

/** `batch_id` is bookkeeping of the writer and shown to nobody. */
const IDENTIFYING: Shape = {
  ...PSEUDONYMOUS,
  message_id: true,
  session_id: true,
  text: true,
  properties: true,
  identifiers: true,
  left_out: true,
  traits: true,
  issues: true,
  order: true,
  subject: true,
  page: true,
  place: true,
};

/** Paths withheld from the roles, in the order of the schema. */
export function maskedEventPaths(roles: readonly Role[]): string[] {
  const shape = shapeFor(roles);
  return Object.keys(EventDoc.shape)
    .filter((field) => IDENTIFYING[field] !== undefined && shape[field] !== true)
    .map((field) => (shape[field] === undefined ? field : `${field}.*`));
}

/** An event as the roles may see it. */
export function maskEvent(event: Partial<EventDoc>, roles: readonly Role[]): Partial<EventDoc> {
  const shape = shapeFor(roles);
  return Object.fromEntries(
    Object.entries(event).flatMap(([field, value]) => {
      const rule = shape[field];
      if (rule === undefined) return [];
      if (rule === true || typeof value !== 'object' || value === null) return [[field, value]];
      return [[field, Object.fromEntries(Object.entries(value).filter(([k]) => rule.includes(k)))]];
    }),
  );
}

/** The paths above in the engine's words, so that withheld values do not even leave it. */
export function eventSource(roles: readonly Role[]): string[] {
  return Object.entries(shapeFor(roles)).flatMap(([field, rule]) =>
    rule === true ? [field] : rule.map((key) => `${field}.${key}`),
  );
}

function shapeFor(roles: readonly Role[]): Shape {
  const visible = visibleFields(roles);
  if (visible.has('identifiers')) return IDENTIFYING;
  return visible.has('events_count') ? PSEUDONYMOUS : {};
}
