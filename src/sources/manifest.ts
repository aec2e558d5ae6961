import { z } from 'zod';
import { AppError } from '../errors.ts';
import { describeIssues } from '../model/describe-issues.ts';
import { CurrencyCode, SnakeName, SourceId } from '../model/names.ts';
import { TimeZone } from '../model/time-zone.ts';
import { Column, ColumnName } from './column.ts';

const Word = z.string().max(200);

/** Holds when the column's word (any case) is, or is not, among these, or when it is given at all. */
const Condition = z
  .strictObject({
    column: Column,
    is: z.array(Word).min(1).optional(),
    is_not: z.array(Word).min(1).optional(),
    present: z.boolean().optional(),
  })
  .refine((c) => c.is !== undefined || c.is_not !== undefined || c.present !== undefined, {
    error: 'must say is, is_not or present',
  });
const Conditions = z.array(Condition).min(1).max(8);

/** What is kept as it came: all columns, those not mapped anywhere (`rest`), named ones, or none. */
const Keep = z.union([z.enum(['all', 'rest', 'none']), z.array(ColumnName).max(300)], {
  error: "must be 'all', 'rest', 'none' or a list of columns",
});

const TraitFields = z.strictObject({
  title: Column.optional(),
  given_name: Column.optional(),
  middle_name: Column.optional(),
  family_name: Column.optional(),
  full_name: Column.optional(),
  sex: Column.optional(),
  birth_date: Column.optional(),
  email: Column.optional(),
  phone: Column.optional(),
  language: Column.optional(),
  timezone: Column.optional(),
  country: Column.optional(),
  region: Column.optional(),
  city: Column.optional(),
  postcode: Column.optional(),
  street: Column.optional(),
  latitude: Column.optional(),
  longitude: Column.optional(),
  company: Column.optional(),
  job_title: Column.optional(),
  website: Column.optional(),
  customer_since: Column.optional(),
});

const IdentifierClaim = z.strictObject({
  namespace: SnakeName,
  column: Column,
  /** Overrides the manifest's scope; never for `email`, `phone`, `national_id`, which are unique in the world. */
  scope: SnakeName.optional(),
  /** A column that names the scope, such as the social network. */
  scope_column: Column.optional(),
  when: Conditions.optional(),
});

const Consent = z
  .strictObject({
    purpose: SnakeName.optional(),
    purpose_column: Column.optional(),
    column: Column.optional(),
    /** An object of purpose → decision. */
    each: ColumnName.optional(),
    granted: z.array(Word).optional(),
    denied: z.array(Word).optional(),
    decided_at: Column.optional(),
    method: z.string().min(1).max(64).optional(),
  })
  .refine((c) => c.each !== undefined || c.column !== undefined, {
    error: 'must say column or each',
  })
  .refine((c) => c.each !== undefined || Boolean(c.purpose ?? c.purpose_column), {
    error: 'must say purpose, purpose_column or each',
  });

const optionalColumns = <K extends string>(...fields: K[]) =>
  z.strictObject(
    Object.fromEntries(fields.map((field) => [field, Column.optional()])) as Record<
      K,
      z.ZodOptional<typeof Column>
    >,
  );

const Items = optionalColumns(
  'product_id',
  'sku',
  'name',
  'category',
  'brand',
  'quantity',
  'price',
).extend({
  /** Path of the nested list; the columns are then read in each of its objects. Without it the row is one item. */
  each: ColumnName.optional(),
});

const EventMapping = z.strictObject({
  name: Column,
  channel: Column,
  /** The row leaves an event only when all of these hold. */
  when: Conditions.optional(),
  occurred_at: Column.optional(),
  session_id: Column.optional(),
  text: Column.optional(),
  text_language: Column.optional(),
  rating: Column.optional(),
  rating_max: Column.optional(),
  /** Money this event adds to the value of the person: in one source per sale only. */
  revenue: Column.optional(),
  /** The row carries revenue only when all of these hold, such as a charge that succeeded. */
  revenue_when: Conditions.optional(),
  /** The amount is money given back, whatever its sign. */
  revenue_negative: z.boolean().optional(),
  currency: Column.optional(),
  order: optionalColumns(
    'order_id',
    'status',
    'total',
    'shipping',
    'tax',
    'discount',
    'coupon',
    'store',
  ).optional(),
  items: Items.optional(),
  subject: optionalColumns('type', 'id', 'status', 'topic').optional(),
  campaign: optionalColumns('name', 'source', 'medium', 'term', 'content').optional(),
  page: optionalColumns('url', 'path', 'title', 'referrer').optional(),
  device: optionalColumns('type', 'os', 'browser', 'model').optional(),
  place: optionalColumns(
    'country',
    'region',
    'city',
    'postcode',
    'latitude',
    'longitude',
  ).optional(),
  user_agent: Column.optional(),
  ip: Column.optional(),
  properties: z.record(SnakeName, Column).optional(),
  keep: Keep.optional(),
});

const RecordMapping = z.strictObject({
  type: SnakeName,
  id: Column,
  /** Without any id column: the row's digest is its id, so that the same row is the same record. */
  id_fallback: z.literal('hash').optional(),
  updated_at: Column.optional(),
  deleted: Column.optional(),
  keep: Keep.optional(),
});

/** How values of this source are written where they do not say so themselves. */
const Defaults = z.strictObject({
  timezone: TimeZone.optional(),
  /** What 03/04/2024 means: `dmy` the 3rd of April, `mdy` the 4th of March. */
  date_order: z.enum(['dmy', 'mdy']).optional(),
  currency: CurrencyCode.optional(),
  amounts: z.enum(['major', 'minor', 'micros']).optional(),
  /** The decimal mark, where 1,234 or 1.234 alone would be ambiguous. */
  decimal: z.enum([',', '.']).optional(),
});

/**
 * All that is needed to take in a source without code: how to know its files, which column is which field of a
 * message, how its words, dates and amounts are to be read. See `compile.ts` for what becomes of it.
 */
export const SourceManifest = z
  .strictObject({
    id: SourceId,
    label: z.strictObject({ fr: z.string().min(1).max(100), en: z.string().min(1).max(100) }),
    description: z.string().max(500).optional(),
    kind: z.enum(['record', 'message']),
    /** The system that ids are unique in: files of one system share it. */
    scope: SnakeName,
    /** Whose word counts more in survivorship, 0 to 100: a CRM high, web events low. */
    priority: z.int().min(0).max(100),
    format: z
      .strictObject({
        separator: z.enum([',', ';', '\t', '|']).optional(),
        encoding: z.string().max(32).optional(),
        /** Columns by which a file of this source is known. */
        header: z.array(ColumnName).min(1).max(50).optional(),
        /** The file has these columns and no others: for columns that many files share. */
        exact: z.boolean().optional(),
      })
      .optional(),
    /** Stored script that maps the payload: `map` reads this manifest, others bring their own rules. */
    script: z.enum(['map', 'map-segment']).default('map'),
    /** Compare headers without case, accents and punctuation. */
    fold_columns: z.boolean().optional(),
    defaults: Defaults.optional(),
    record: RecordMapping.optional(),
    identifiers: z.array(IdentifierClaim).max(32).default([]),
    traits: TraitFields.optional(),
    custom: z.record(SnakeName, Column).optional(),
    consents: z.array(Consent).max(32).optional(),
    event: EventMapping.optional(),
    /** Default: `<record type>/<record id>`, else a digest of the row. */
    message_id: Column.optional(),
  })
  .superRefine((manifest, context) => {
    const wrong = (path: string[], message: string) =>
      context.addIssue({ code: 'custom', path, message });
    if (manifest.script !== 'map') return;
    if (manifest.kind === 'record' && manifest.record === undefined)
      wrong(['record'], 'a source of records must say record');
    if (manifest.record === undefined && manifest.event === undefined)
      wrong(['event'], 'must say record, event or both');
    if (manifest.record === undefined && manifest.identifiers.length === 0)
      wrong(['identifiers'], 'events without a record need an identifier');
    if (manifest.custom !== undefined && manifest.identifiers.length === 0)
      wrong(['custom'], 'traits need an identifier of the person');
    if (manifest.traits !== undefined && manifest.identifiers.length === 0)
      wrong(['traits'], 'traits need an identifier of the person');
  });
export type SourceManifest = z.infer<typeof SourceManifest>;

/**
 * @throws AppError `invalid_request` with one entry for each wrong field, its path and the rule it breaks
 */
export function parseManifest(input: unknown): SourceManifest {
  const parsed = SourceManifest.safeParse(input);
  if (parsed.success) return parsed.data;
  const errors = describeIssues(parsed.error);
  const list = errors.map((e) => (e.path === '' ? e.message : `${e.path}: ${e.message}`));
  throw new AppError('invalid_request', `source manifest is wrong: ${list.join('; ')}`, { errors });
}
