import { z } from 'zod';
import { CalendarDate, CountryCode, SnakeName } from './names.ts';

const text = z.string().min(1).max(1024).nullable();

/** A place on earth, WGS 84 degrees. */
export const GeoPoint = z.strictObject({
  lat: z.number().min(-90).max(90),
  lon: z.number().min(-180).max(180),
});

/** A value of a custom trait; lists are of texts. */
export const CustomValue = z.union([
  z.string().max(8000),
  z.number(),
  z.boolean(),
  z.array(z.string().max(1024)).max(200),
  z.null(),
]);

/**
 * What a source says of a person, after normalisation. Each field may be absent (not given) or `null`
 * (the source knows there is none). `custom` holds what the company calls its own.
 */
export const Traits = z.strictObject({
  title: text.optional(),
  given_name: text.optional(),
  middle_name: text.optional(),
  family_name: text.optional(),
  full_name: text.optional(),
  sex: z.enum(['f', 'm', 'x']).nullable().optional(),
  birth_date: CalendarDate.nullable().optional(),
  email: text.optional(),
  phone: text.optional(),
  language: z
    .string()
    .regex(/^[a-z]{2,3}$/)
    .nullable()
    .optional(),
  timezone: text.optional(),
  country: CountryCode.nullable().optional(),
  region: text.optional(),
  city: text.optional(),
  postcode: text.optional(),
  street: text.optional(),
  location: GeoPoint.nullable().optional(),
  company: text.optional(),
  job_title: text.optional(),
  website: text.optional(),
  customer_since: z.iso.datetime().nullable().optional(),
  custom: z.record(SnakeName, CustomValue).optional(),
});
export type Traits = z.infer<typeof Traits>;

/** Fields of {@link Traits} that each have one golden value on the profile. */
export const GOLDEN_FIELDS = [
  'title',
  'given_name',
  'middle_name',
  'family_name',
  'full_name',
  'sex',
  'birth_date',
  'email',
  'phone',
  'language',
  'timezone',
  'country',
  'region',
  'city',
  'postcode',
  'street',
  'location',
  'company',
  'job_title',
  'website',
  'customer_since',
] as const satisfies readonly (keyof Traits)[];
export type GoldenField = (typeof GOLDEN_FIELDS)[number];
