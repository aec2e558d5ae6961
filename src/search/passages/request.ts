import { z } from 'zod';
import { LONGEST_QUERY } from '../tiers.ts';

/** What was said, as somebody remembers it, or the number of an order or case; in a body, never in an address. */
export const PassageRequest = z.strictObject({
  query: z.string().max(LONGEST_QUERY).meta({
    description: 'words somebody wrote or was told, in any order, in French or English; plain text',
    example: 'the one who complained about the broken lamp',
  }),
  size: z.int().min(1).max(20).default(5).meta({ description: 'people, each with one passage' }),
});
export type PassageRequest = z.infer<typeof PassageRequest>;
