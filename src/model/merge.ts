import { z } from 'zod';
import { Instant } from './names.ts';

/** Who decided: a rule of real-time resolution, a person (by key id), or matching. */
export const MergeAuthor = z.strictObject({
  kind: z.enum(['rule', 'steward', 'matching']),
  actor: z.string().max(128),
});
export type MergeAuthor = z.infer<typeof MergeAuthor>;

/** One ground for a decision, in codes: `shared:email`, `name:same` with its weight in bits. Never a value. */
export const MergeEvidence = z.strictObject({
  ground: z.string().max(128),
  bits: z.number().optional(),
});
export type MergeEvidence = z.infer<typeof MergeEvidence>;

/**
 * A decision about who is one person, as stored in `merges`, `_id` = `merge_id`; it is its own journal, from which
 * whatever was begun is completed after a crash.
 *
 * - `merge`: `loser_ids` were merged into `winner_id`.
 * - `split`: what the chosen identifiers stand for left `winner_id` and became `loser_ids[0]`.
 * - `apart`: `winner_id` and `loser_ids[0]` are two people, and nothing but a person may join them again.
 */
export const MergeDoc = z.strictObject({
  merge_id: z.string().max(128),
  kind: z.enum(['merge', 'split', 'apart']),
  status: z.enum(['applying', 'applied', 'undoing', 'undone', 'partly_undone']),
  moved: z.enum(['pending', 'moving', 'done']).optional().meta({
    description:
      'of a merge: whether what is stored of the losers is stored under who they live on as',
  }),
  at: Instant,
  by: MergeAuthor,
  rule: z.string().max(300),
  evidence: z.array(MergeEvidence).max(100),
  winner_id: z.string().max(64),
  loser_ids: z.array(z.string().max(64)).max(100),
  identifier_ids: z
    .array(z.string().max(64))
    .max(10_000)
    .meta({ description: 'HMAC ids: those that linked, of a split those that were chosen' }),
  reason: z.string().max(500).nullable(),
  updated_at: Instant,
  undone_at: Instant.nullable(),
  undone_by: MergeAuthor.nullable(),
  undo_reason: z.string().max(500).nullable(),
});
export type MergeDoc = z.infer<typeof MergeDoc>;
