import { z } from 'zod';
import { EventDoc } from '../model/event.ts';
import { minorDigits } from '../model/minor-units.ts';
import { ProfileDoc } from '../model/profile.ts';

/*
 * What other tools, such as Kibana, may read: on the basic licence a reader of an index sees all its fields, so that
 * masking needs an index that holds nothing to mask. People are known there by a pseudonym.
 */

/** Fields of a profile that its copy keeps: those that analysts may see and questions may name. */
const PERSON_FIELDS = [
  'created_at',
  'sex',
  'language',
  'timezone',
  'country',
  'region',
  'city',
  'postcode',
  'customer_since',
  'anonymous',
  'sources',
  'relational',
  'personal',
  'first_seen_at',
  'last_seen_at',
  'events_count',
  'channels',
  'event_count',
  'event_first',
  'event_last',
  'lifecycle_stage',
  'predictions',
  'computed',
  'user_traits',
  'segments',
  'consents_granted',
] as const satisfies readonly (keyof ProfileDoc)[];

/** Fields of an interaction that its copy keeps whole; of those in {@link EVENT_PARTS} only parts. */
const EVENT_FIELDS = [
  'source',
  'type',
  'name',
  'channel',
  'occurred_at',
  'received_at',
  'local_hour',
  'local_weekday',
  'rating',
  'rating_max',
  'revenue_minor',
  'currency',
  'text_language',
  'sentiment',
  'topic',
  'items',
  'device',
  'campaign',
] as const satisfies readonly (keyof EventDoc)[];

const EVENT_PARTS = {
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
  page: ['host'],
  place: ['country', 'region', 'city'],
  payment_risk: ['score', 'probability', 'band', 'signs'],
} as const satisfies Partial<Record<keyof EventDoc, readonly string[]>>;

const Pseudonym = z.string().meta({ description: 'stands for a person, in every copy the same' });
const amounts = <Name extends string>(names: readonly Name[]) =>
  z
    .strictObject(
      Object.fromEntries(names.map((name) => [name, z.number().optional()])) as Record<
        Name,
        z.ZodOptional<z.ZodNumber>
      >,
    )
    .meta({ description: 'money in units of its currency, since Kibana cannot shift a decimal' });

type Path = readonly [amount: string, minor: string, currency: string];

/** Which amounts are made from which fields, and in which currency they are. */
const PERSON_AMOUNTS = [
  ['revenue', 'relational.revenue_minor', 'relational.currency'],
  ['average_order', 'relational.average_order_minor', 'relational.currency'],
  ['expected_value', 'predictions.expected_value_minor', 'predictions.currency'],
  ['rfm_monetary', 'computed.rfm.monetary_minor', 'computed.rfm.currency'],
  ['average_basket', 'computed.basket.average_minor', 'computed.basket.currency'],
  ['largest_order', 'computed.basket.largest_minor', 'computed.basket.currency'],
  ['refunded', 'computed.returns.refunded_minor', 'computed.returns.currency'],
  ['acquisition_cost', 'computed.acquisition.cost_minor', 'computed.acquisition.cost_currency'],
] as const satisfies readonly Path[];
const EVENT_AMOUNTS = [
  ['revenue', 'revenue_minor', 'currency'],
  ['order_total', 'order.total_minor', 'currency'],
  ['order_shipping', 'order.shipping_minor', 'currency'],
  ['order_tax', 'order.tax_minor', 'currency'],
  ['order_discount', 'order.discount_minor', 'currency'],
] as const satisfies readonly Path[];

/** Where the amount of a field in minor units stands in a copy. */
export const AMOUNT_OF = {
  profiles: new Map<string, string>(
    PERSON_AMOUNTS.map(([name, minor]) => [minor, `amounts.${name}`]),
  ),
  events: new Map<string, string>(EVENT_AMOUNTS.map(([name, minor]) => [minor, `amounts.${name}`])),
} as const;

function maskOf<Name extends string>(names: readonly Name[]): Record<Name, true> {
  return Object.fromEntries(names.map((name) => [name, true])) as Record<Name, true>;
}

/** A person as other tools see one: index `analysis-people`. */
export const AnalysedPerson = ProfileDoc.pick(maskOf(PERSON_FIELDS)).extend({
  person: Pseudonym,
  amounts: amounts(PERSON_AMOUNTS.map(([name]) => name)),
});
export type AnalysedPerson = z.infer<typeof AnalysedPerson>;

/** An interaction as other tools see one: index `analysis-events`. */
export const AnalysedEvent = EventDoc.pick(maskOf(EVENT_FIELDS)).extend({
  person: Pseudonym,
  order: EventDoc.shape.order.unwrap().pick(maskOf(EVENT_PARTS.order)).optional(),
  subject: EventDoc.shape.subject.unwrap().pick(maskOf(EVENT_PARTS.subject)).optional(),
  page: EventDoc.shape.page.unwrap().pick(maskOf(EVENT_PARTS.page)).optional(),
  place: EventDoc.shape.place.unwrap().pick(maskOf(EVENT_PARTS.place)).optional(),
  payment_risk: EventDoc.shape.payment_risk
    .unwrap()
    .pick(maskOf(EVENT_PARTS.payment_risk))
    .optional(),
  amounts: amounts(EVENT_AMOUNTS.map(([name]) => name)),
});
export type AnalysedEvent = z.infer<typeof AnalysedEvent>;

/** What of a stored document the copies are made from, as the engine's `_source` filter. */
export const COPIED_FIELDS: { readonly [Of in 'profiles' | 'events']: readonly string[] } = {
  profiles: ['profile_id', 'status', ...PERSON_FIELDS],
  events: ['event_id', 'profile_id', ...EVENT_FIELDS, ...Object.keys(EVENT_PARTS)],
};

export type CopiedProfile = Pick<
  ProfileDoc,
  'profile_id' | 'status' | (typeof PERSON_FIELDS)[number]
>;

/** @returns `undefined` for a profile that stands for nobody: merged into another, or erased */
export function copyProfile(profile: CopiedProfile, person: string): AnalysedPerson | undefined {
  if (profile.status !== 'active') return undefined;
  const kept = pick(profile, PERSON_FIELDS) as Omit<AnalysedPerson, 'person' | 'amounts'>;
  return { ...kept, person, amounts: amountsOf(profile, PERSON_AMOUNTS) };
}

export function copyEvent(event: EventDoc, person: string): AnalysedEvent {
  const parts = Object.entries(EVENT_PARTS).flatMap(([field, names]) => {
    const value = event[field as keyof typeof EVENT_PARTS];
    return value === undefined ? [] : [[field, pick(value, names)]];
  });
  const kept = pick(event, EVENT_FIELDS) as Pick<EventDoc, (typeof EVENT_FIELDS)[number]>;
  return {
    ...kept,
    ...(Object.fromEntries(parts) as Pick<AnalysedEvent, keyof typeof EVENT_PARTS>),
    person,
    amounts: amountsOf(event, EVENT_AMOUNTS),
  };
}

function pick(from: object, names: readonly string[]): Record<string, unknown> {
  const values = from as Readonly<Record<string, unknown>>;
  return Object.fromEntries(
    names.flatMap((name) => (values[name] === undefined ? [] : [[name, values[name]]])),
  );
}

function amountsOf(from: object, paths: readonly Path[]): Record<string, number> {
  return Object.fromEntries(
    paths.flatMap(([name, minorPath, currencyPath]) => {
      const minor = at(from, minorPath);
      const currency = at(from, currencyPath);
      if (typeof minor !== 'number' || typeof currency !== 'string') return [];
      return [[name, minor / 10 ** minorDigits(currency)]];
    }),
  );
}

function at(from: unknown, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>(
      (value, key) =>
        typeof value === 'object' && value !== null
          ? (value as Readonly<Record<string, unknown>>)[key]
          : undefined,
      from,
    );
}
