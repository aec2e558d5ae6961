import { z } from 'zod';
import { Channel } from './channel.ts';
import { ConsentDecision } from './consent.ts';
import { CountryCode, CurrencyCode, Instant, MinorUnits, SnakeName, SourceId } from './names.ts';
import { GeoPoint, Traits } from './traits.ts';

const short = z.string().min(1).max(512);

/** One line of an order or cart. */
export const Item = z.strictObject({
  product_id: short.optional(),
  sku: short.optional(),
  name: short.optional(),
  category: short.optional(),
  brand: short.optional(),
  quantity: z.number().optional(),
  price_minor: MinorUnits.optional(),
});

/** What happened, when and where: the part of a message that leaves an interaction behind. */
export const EventBody = z.strictObject({
  name: SnakeName,
  channel: Channel,
  session_id: short.optional(),
  text: z.string().max(32_000).optional(),
  text_language: z
    .string()
    .regex(/^[a-z]{2,3}$/)
    .optional(),
  rating: z.number().min(0).max(10).optional().meta({ description: 'as given by the person' }),
  rating_max: z.number().min(1).max(10).optional().meta({ description: 'best value of the scale' }),
  revenue_minor: MinorUnits.optional().meta({
    description: 'money this event adds to the value of the person; set by one event per sale only',
  }),
  currency: CurrencyCode.optional(),
  order: z
    .strictObject({
      order_id: short,
      status: short.optional(),
      total_minor: MinorUnits.optional(),
      shipping_minor: MinorUnits.optional(),
      tax_minor: MinorUnits.optional(),
      discount_minor: MinorUnits.optional(),
      coupon: short.optional(),
      store: short.optional(),
    })
    .optional(),
  items: z.array(Item).max(500).optional(),
  subject: z
    .strictObject({ type: SnakeName, id: short, status: short.optional(), topic: short.optional() })
    .optional()
    .meta({ description: 'the ticket, invoice, survey … this interaction belongs to' }),
  device: z
    .strictObject({
      type: short.optional(),
      os: short.optional(),
      browser: short.optional(),
      model: short.optional(),
    })
    .optional(),
  campaign: z
    .strictObject({
      name: short.optional(),
      source: short.optional(),
      medium: short.optional(),
      term: short.optional(),
      content: short.optional(),
    })
    .optional(),
  page: z
    .strictObject({
      url: z.string().max(2048).optional(),
      host: short.optional(),
      path: z.string().max(2048).optional(),
      title: short.optional(),
      referrer_host: short.optional(),
    })
    .optional(),
  place: z
    .strictObject({
      country: CountryCode.optional(),
      region: short.optional(),
      city: short.optional(),
      postcode: short.optional(),
      location: GeoPoint.optional(),
    })
    .optional(),
  properties: z.record(z.string().min(1).max(256), z.unknown()).optional(),
});
export type EventBody = z.infer<typeof EventBody>;

/** What the model of sentiment says of a text. */
export const EventSentiment = z.strictObject({
  label: z.enum(['negative', 'neutral', 'positive']),
  score: z.number().min(-1).max(1).meta({ description: 'P(positive) less P(negative)' }),
  model_version: z.int().min(1),
});
export type EventSentiment = z.infer<typeof EventSentiment>;

/** What the model of topics says a text is about. */
export const EventTopic = z.strictObject({
  label: z.string().min(1).max(128),
  probability: z.number().min(0).max(1),
  model_version: z.int().min(1),
});
export type EventTopic = z.infer<typeof EventTopic>;

export const PaymentSign = z.enum([
  'amount',
  'rhythm',
  'hour',
  'place',
  'card',
  'device',
  'travel',
]);
export type PaymentSign = z.infer<typeof PaymentSign>;

/** Low below 10 %, high from 50 % on. */
export const RiskBand = z.enum(['low', 'medium', 'high']);
export type RiskBand = z.infer<typeof RiskBand>;

/** What one sign adds to the log-odds that a payment is not the customer's own. */
export const PaymentReason = z.strictObject({
  sign: PaymentSign,
  share: z.number().meta({ description: 'log-odds, above 0' }),
  against: z.enum(['own', 'peers']).meta({ description: 'whose habits it departs from' }),
  seen: z.union([z.string(), z.number()]).nullable().meta({
    description: 'an amount in minor units, an hour (UTC), a place, payments within the hour',
  }),
  usual: z.union([z.string(), z.number()]).nullable(),
});
export type PaymentReason = z.infer<typeof PaymentReason>;

/** What the model of payments says of one: how likely it is disputed, and why. */
export const EventPaymentRisk = z.strictObject({
  score: z.number().min(0).meta({ description: 'sum of the shares' }),
  probability: z.number().min(0).max(1),
  band: RiskBand,
  signs: z.array(PaymentSign),
  reasons: z.array(PaymentReason).max(7).meta({ description: 'strongest first' }),
  model_version: z.int().min(1),
});
export type EventPaymentRisk = z.infer<typeof EventPaymentRisk>;

/**
 * One interaction as stored in `events`: immutable, `_id` = HMAC(source, message_id).
 * `batch_id` names the write that created it; `traits`, `consents` and `identifiers` are what the message
 * claimed, kept so that profiles can be folded again from nothing.
 */
export const EventDoc = EventBody.extend({
  event_id: z.string(),
  message_id: z.string(),
  batch_id: z.string(),
  profile_id: z.string(),
  source: SourceId,
  type: z.enum(['identify', 'track', 'page', 'screen', 'group', 'alias', 'record']),
  occurred_at: Instant,
  received_at: Instant,
  local_hour: z.int().min(0).max(23),
  local_weekday: z.int().min(1).max(7).meta({ description: 'ISO 8601: 1 is Monday' }),
  identifiers: z.array(z.string()).meta({ description: 'canonical keys the message carried' }),
  left_out: z.array(z.string()).optional().meta({
    description: 'canonical keys the message carried that resolution kept from the profile',
  }),
  traits: Traits.optional(),
  consents: z.array(ConsentDecision).optional(),
  issues: z.array(z.string()).meta({ description: '`field:code` of values left out' }),
  sentiment: EventSentiment.optional().meta({
    description: 'of `text`; added afterwards, by scoring, as the two below',
  }),
  topic: EventTopic.optional().meta({ description: 'of `text`, as a model reads it' }),
  payment_risk: EventPaymentRisk.optional().meta({ description: 'of a payment' }),
});
export type EventDoc = z.infer<typeof EventDoc>;
