import { z } from 'zod';

/** Lower-case words joined by underscores: names of sources, namespaces, events and fields. */
export const SnakeName = z
  .string()
  .regex(
    /^[a-z][a-z0-9_]{0,63}$/,
    'must be snake_case, 1 to 64 characters, starting with a letter',
  );

/** Id of a source of data, such as `crm` or `olist_orders`. */
export const SourceId = SnakeName;
export type SourceId = z.infer<typeof SourceId>;

/** UTC instant with milliseconds, `2026-01-31T08:05:00.000Z`: the one spelling inside Azimut, so that text order is time order. */
export const Instant = z.iso.datetime({ precision: 3 });
export type Instant = z.infer<typeof Instant>;

/** Calendar date without a zone, `1983-04-09`. */
export const CalendarDate = z.iso.date();

/** ISO 4217 alphabetic code, upper case. */
export const CurrencyCode = z.string().regex(/^[A-Z]{3}$/);

/** ISO 3166-1 alpha-2 code, upper case. */
export const CountryCode = z.string().regex(/^[A-Z]{2}$/);

/** Integer count of minor units (cents, for most currencies); negative for money given back. */
export const MinorUnits = z.int();
