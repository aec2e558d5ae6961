import { z } from 'zod';
import { Instant, SnakeName } from './names.ts';

/** A value that many people have, as stored in `generic-values`, `_id` = HMAC of its key. */
export const GenericValueDoc = z.strictObject({
  key: z.string(),
  namespace: SnakeName,
  people: z
    .int()
    .meta({ description: 'who claimed it when it was last counted; see `countPeople`' }),
  status: z.enum(['demoted', 'restored']).meta({
    description: 'demoted: joins nobody; restored: a steward let it join again, whatever the count',
  }),
  since: Instant.meta({ description: 'when it was demoted first' }),
  updated_at: Instant,
  updated_by: z.string().max(128).meta({ description: 'key id, or `scan`' }),
});
export type GenericValueDoc = z.infer<typeof GenericValueDoc>;
