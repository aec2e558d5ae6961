import { AppError } from '../errors.ts';
import type { EventDoc } from '../model/event.ts';
import type { ProfileDoc } from '../model/profile.ts';
import type { Field, FieldType, Subject } from './field.ts';
import { TRAIT_FIELDS } from './trait-fields.ts';
import { USER_TRAIT_FIELDS } from './user-trait-fields.ts';

type Own = Partial<Omit<Field, 'name' | 'subject' | 'type' | 'guard'>>;

function ofProfile(type: FieldType, names: readonly string[], own: Own = {}): Field[] {
  return names.map((name) => ({
    name,
    subject: 'profiles',
    type,
    guard: (name.split('.')[0] ?? name) as keyof ProfileDoc,
    ...own,
  }));
}

function ofEvent(type: FieldType, names: readonly string[], own: Own = {}): Field[] {
  return names.map((name) => ({
    name,
    subject: 'events',
    type,
    guard: (name.split('.')[0] ?? name) as keyof EventDoc,
    ...own,
  }));
}

/** Every field that questions about people or interactions may name, but for those below `custom` and `properties`. */
export const FIELDS: readonly Field[] = [
  ...ofProfile('keyword', [
    'profile_id',
    'lifecycle_stage',
    'segments',
    'channels',
    'sources',
    'consents_granted',
    'sex',
    'language',
    'timezone',
    'country',
    'region',
    'postcode',
    'job_title',
    'relational.currency',
    'predictions.currency',
    'situational.last_event_name',
    'situational.last_channel',
    'situational.last_page_path',
    'situational.last_device_type',
    'situational.last_city',
    'situational.last_country',
    'predictions.churn_band',
    'predictions.churn_reasons.feature',
    'predictions.payment_risk_band',
    'predictions.payment_risk_signs',
    'predictions.topics',
    'predictions.topic_last',
  ]),
  ...ofProfile('keyword', ['city'], { path: 'city.keyword' }),
  ...ofProfile('keyword', ['company'], { path: 'company.keyword' }),
  ...ofProfile('boolean', ['anonymous']),
  ...ofProfile('date', [
    'created_at',
    'customer_since',
    'first_seen_at',
    'last_seen_at',
    'relational.first_order_at',
    'relational.last_order_at',
    'predictions.computed_at',
    'predictions.sentiment_last_at',
    'predictions.payment_risk_at',
  ]),
  ...ofProfile('day', ['birth_date']),
  ...ofProfile('number', [
    'events_count',
    'relational.orders_count',
    'personal.tickets_count',
    'personal.complaints_count',
    'personal.reviews_count',
    'personal.average_rating',
    'personal.last_rating',
    'predictions.expected_orders_90d',
    'predictions.p_alive',
    'predictions.churn_probability',
    'predictions.payment_risk',
    'predictions.payments_at_risk',
    'predictions.sentiment_mean',
    'predictions.sentiment_last',
    'predictions.sentiment_trend',
  ]),
  ...ofProfile('money', ['relational.revenue_minor', 'relational.average_order_minor'], {
    currency: 'relational.currency',
  }),
  ...ofProfile('money', ['predictions.expected_value_minor'], { currency: 'predictions.currency' }),
  ...ofProfile('place', ['location']),
  ...TRAIT_FIELDS,

  ...ofEvent('keyword', [
    'event_id',
    'profile_id',
    'source',
    'type',
    'name',
    'channel',
    'session_id',
    'text_language',
    'currency',
    'order.order_id',
    'order.status',
    'order.coupon',
    'order.store',
    'items.product_id',
    'items.sku',
    'items.name',
    'items.category',
    'items.brand',
    'subject.type',
    'subject.id',
    'subject.status',
    'subject.topic',
    'device.type',
    'device.os',
    'device.browser',
    'device.model',
    'campaign.name',
    'campaign.source',
    'campaign.medium',
    'campaign.term',
    'campaign.content',
    'page.host',
    'page.path',
    'page.referrer_host',
    'place.country',
    'place.region',
    'place.city',
    'place.postcode',
    'sentiment.label',
    'topic.label',
    'payment_risk.band',
    'payment_risk.signs',
  ]),
  ...ofEvent('date', ['occurred_at', 'received_at']),
  ...ofEvent('number', [
    'local_hour',
    'local_weekday',
    'rating',
    'sentiment.score',
    'topic.probability',
    'payment_risk.probability',
    'payment_risk.score',
    'items.quantity',
  ]),
  ...ofEvent(
    'money',
    [
      'revenue_minor',
      'order.total_minor',
      'order.shipping_minor',
      'order.tax_minor',
      'order.discount_minor',
    ],
    { currency: 'currency' },
  ),
  ...ofEvent('place', ['place.location']),
];

const BY_NAME = {
  profiles: new Map(
    [...FIELDS.filter((f) => f.subject === 'profiles'), ...USER_TRAIT_FIELDS].map((f) => [
      f.name,
      f,
    ]),
  ),
  events: new Map(FIELDS.filter((f) => f.subject === 'events').map((f) => [f.name, f])),
};

/** Where a company's own names live: one engine field each, whose values are text. */
const OPEN = { profiles: 'custom', events: 'properties' } as const;

/** @returns `undefined` for a name that questions may not use */
export function findField(subject: Subject, name: string): Field | undefined {
  const known = BY_NAME[subject].get(name);
  if (known !== undefined) return known;
  const open = OPEN[subject];
  if (!name.startsWith(`${open}.`) || !/^[a-z_]+\.[^\s*"\\]{1,128}$/.test(name)) return undefined;
  return { name, subject, type: 'keyword', guard: open, flattened: true };
}

/**
 * @param path where the name stands in the request, for the message
 * @throws AppError `invalid_request` that names fields like it
 */
export function getField(subject: Subject, name: string, path: string): Field {
  const field = findField(subject, name);
  if (field !== undefined) return field;
  const last = name.split('.').at(-1) ?? name;
  const near = [...BY_NAME[subject].keys()].filter((known) => known.includes(last)).slice(0, 3);
  const hint = near.length === 0 ? 'see GET /v1/fields' : `perhaps ${near.join(', ')}`;
  throw new AppError('invalid_request', `no such field of ${subject}`, {
    errors: [{ path, message: `is not a field of ${subject}; ${hint}` }],
  });
}
