import { z } from '@hono/zod-openapi';
import { MergeDoc } from '../../model/merge.ts';

const Objection = z
  .object({
    code: z.enum([
      'nothing_to_merge',
      'survivor_among_losers',
      'unknown_profile',
      'erased_profile',
      'merged_profile',
      'too_many_profiles',
      'profile_too_large',
      'two_customers',
      'cyclic_decision',
      'unknown_merge',
      'already_undone',
      'under_way',
      'unknown_identifiers',
      'no_identifiers',
      'all_identifiers',
    ]),
    detail: z.string(),
    ids: z
      .array(z.string())
      .readonly()
      .meta({ description: 'whom it concerns; of a contradiction, the chain' }),
  })
  .meta({ id: 'Objection' });

const Moves = z.object({
  events: z.int(),
  orders: z.int(),
  records: z.int(),
  identifiers: z.int(),
  consents: z.int(),
  segments: z.int(),
});

export const Decision = MergeDoc.omit({ identifier_ids: true }).meta({ id: 'Decision' });

export const Decided = z
  .object({
    merge_id: z.string(),
    status: MergeDoc.shape.status,
    survivor_id: z.string(),
    separated: z
      .array(z.string())
      .readonly()
      .meta({ description: 'who is a profile of their own now' }),
  })
  .meta({ id: 'Decided' });

export const MergePreview = z
  .object({
    survivor_id: z.string(),
    loser_ids: z.array(z.string()).readonly(),
    fields: z
      .array(
        z.object({
          field: z.string(),
          kept: z.unknown(),
          kept_source: z.string().nullable(),
          others: z
            .array(z.object({ value: z.unknown(), source: z.string(), profile_id: z.string() }))
            .readonly()
            .meta({ description: 'not shown, but kept as candidates' }),
        }),
      )
      .readonly(),
    moves: Moves,
    consents: z
      .array(
        z.object({
          purpose: z.string(),
          before: z
            .record(z.string(), z.boolean().nullable())
            .meta({ description: 'profile id → granted, `null`: nothing said' }),
          after: z.boolean().meta({ description: 'the strictest' }),
        }),
      )
      .readonly(),
    objections: z.array(Objection).readonly(),
  })
  .meta({ id: 'MergePreview' });

export const SplitPreview = z
  .object({
    profile_id: z.string(),
    becomes: z.string().nullable().meta({ description: 'a former id, or `null`: a new one' }),
    stays: z.array(z.string()).readonly(),
    leaves: z.array(z.string()).readonly(),
    moves: Moves,
    shared: z.array(z.string()).readonly(),
    objections: z.array(Objection).readonly(),
  })
  .meta({ id: 'SplitPreview' });

export const Rejudged = z
  .object({
    profile_id: z.string(),
    parts: z.array(z.array(z.string()).readonly()).readonly().meta({
      description: 'canonical keys of each part that nothing links to the person any more',
    }),
    separated: z.array(z.string()).readonly(),
  })
  .meta({ id: 'Rejudged' });

export const RejudgedPage = z
  .object({
    judged: z.int(),
    parted: z.array(Rejudged).readonly(),
    contended: z
      .array(z.string())
      .readonly()
      .meta({ description: 'profiles that others changed all the time: ask again for those' }),
    next: z.string().nullable(),
  })
  .meta({ id: 'RejudgedPage' });
