import { z } from 'zod';
import { Instant, SnakeName } from './names.ts';

/** One comparison's part in a decision. */
export const PairEvidence = z.strictObject({
  comparison: z.string().meta({ description: 'what was compared, such as `birth_date`' }),
  level: z.enum(['same', 'near', 'differs']),
  bits: z.number().meta({ description: 'above zero it speaks for one person' }),
});
export type PairEvidence = z.infer<typeof PairEvidence>;

/**
 * - `open`: waits for somebody; `unsure`, `skipped`: looked at and left
 * - `same`, `different`: decided by a person; `merged`: merged by matching itself
 * - `obsolete`: no longer a pair: one side was merged, erased, or changed
 */
export const DuplicateStatus = z.enum([
  'open',
  'unsure',
  'skipped',
  'same',
  'different',
  'merged',
  'obsolete',
]);
export type DuplicateStatus = z.infer<typeof DuplicateStatus>;

/** Whether matching would join the two by itself, if it were let. */
export const DuplicateBand = z.enum(['automatic', 'possible']);
export type DuplicateBand = z.infer<typeof DuplicateBand>;

/** Two profiles that may be one person. Ids and weights only: no value of either. */
export const DuplicateDoc = z.strictObject({
  duplicate_id: z.string(),
  left_id: z.string().meta({ description: 'the lesser of the two profile ids' }),
  right_id: z.string(),
  score: z.number().min(0).max(1).meta({ description: 'probability that they are one person' }),
  bits: z.number().meta({ description: 'base-2 logarithm of the odds' }),
  band: DuplicateBand,
  barred: SnakeName.nullable().meta({ description: 'why it is never merged without a person' }),
  evidence: z.array(PairEvidence),
  status: DuplicateStatus,
  decided_by: z.string().nullable().meta({ description: 'key id; `matching` for itself' }),
  decided_at: Instant.nullable(),
  merge_id: z.string().nullable(),
  found_at: Instant,
  updated_at: Instant,
  model_version: z.string(),
});
export type DuplicateDoc = z.infer<typeof DuplicateDoc>;
