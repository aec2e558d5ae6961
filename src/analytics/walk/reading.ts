import { z } from 'zod';

/** Most rows one analysis reads of the engine; a row is what a person did at one instant, as far as it is told apart. */
export const MOST_READ = 600_000;

/**
 * What an analysis that follows people was worked out from. People are read whole, in the order of their ids, which
 * are keyed hashes: where the limit ends the reading, those read are a random sample of all.
 */
export const Reading = z.object({
  accuracy: z.enum(['exact', 'sample']).meta({
    description:
      'sample: the limit was reached; counts are of the people read, shares hold for all',
  }),
  interactions: z.int().meta({ description: 'that were read' }),
  interactions_total: z.int().meta({ description: 'that the question is about' }),
  people: z.int().meta({ description: 'whose interactions were read' }),
  limit: z.int().meta({ description: `rows after which no further person is begun` }),
});
export type Reading = z.infer<typeof Reading>;

/** A period as it was understood. */
export const ShownPeriod = z.object({ from: z.string(), to: z.string() });
export type ShownPeriod = z.infer<typeof ShownPeriod>;

/** Figures of money, by currency, in minor units. Never added up over currencies. */
export const Money = z.record(z.string(), z.number());
export type Money = z.infer<typeof Money>;

/** A group's key as the field shows it; `null` has no value. */
export const GroupKey = z.union([z.string(), z.number(), z.boolean(), z.null()]);
export type GroupKey = z.infer<typeof GroupKey>;
