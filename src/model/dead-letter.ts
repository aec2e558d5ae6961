import { z } from 'zod';
import { Instant, SourceId } from './names.ts';

/** Why a message was refused: a machine-readable cause, stable enough to group by. */
export const RefusalCode = z.enum([
  'invalid_json',
  'pipeline_failed',
  'schema_invalid',
  'no_identifier',
  'engine_rejected',
  'engine_failed',
  'too_large',
]);
export type RefusalCode = z.infer<typeof RefusalCode>;

/**
 * A refused message, kept whole so that it can be repaired and replayed. `detail` names fields and rules,
 * never values; `payload` is the JSON text that came in, unindexed.
 */
export const DeadLetterDoc = z.strictObject({
  dead_letter_id: z.string(),
  source: SourceId,
  kind: z.enum(['message', 'record']),
  code: RefusalCode,
  detail: z.string().max(2000),
  field: z.string().max(300).nullable(),
  payload: z.string(),
  attempts: z.int().min(1),
  status: z.enum(['open', 'replayed', 'discarded']),
  received_at: Instant,
  refused_at: Instant,
  accept_id: z.string().nullable(),
});
export type DeadLetterDoc = z.infer<typeof DeadLetterDoc>;
