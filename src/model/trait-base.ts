import { z } from 'zod';
import { Instant } from './names.ts';

/** Four values that part a base into fifths, ascending. */
export const Quintiles = z.tuple([z.number(), z.number(), z.number(), z.number()]);
export type Quintiles = z.infer<typeof Quintiles>;

/** What traits of one person need to know of all the others, as found at one moment. */
export const TraitBase = z.strictObject({
  made_at: Instant,
  customers: z.int().meta({ description: 'people with an order, the base of the quintiles' }),
  recency: Quintiles.nullable().meta({ description: 'last order, milliseconds since 1970' }),
  frequency: Quintiles.nullable(),
  monetary: z.record(z.string(), Quintiles).meta({ description: 'minor units, by currency' }),
  acquisition_costs: z
    .record(z.string(), z.strictObject({ cost_minor: z.int(), currency: z.string() }))
    .meta({ description: 'campaign → its spend divided by the people it brought' }),
});
export type TraitBase = z.infer<typeof TraitBase>;
