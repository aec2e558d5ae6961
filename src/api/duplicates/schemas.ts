import { z } from '@hono/zod-openapi';
import { DUPLICATE_ORDERS } from '../../elasticsearch/duplicate-store.ts';
import { DECISIONS } from '../../ingestion/matching/decide-pair.ts';
import { DuplicateBand, DuplicateDoc, DuplicateStatus } from '../../model/duplicate.ts';
import { Instant } from '../../model/names.ts';
import { ProfileDoc } from '../../model/profile.ts';

/** What a list shows of each side of a pair. */
export const SHORT_FIELDS = [
  'profile_id',
  'display_name',
  'emails',
  'phones',
  'birth_date',
  'street',
  'postcode',
  'city',
  'sources',
  'events_count',
  'relational',
  'created_at',
  'last_seen_at',
] as const;
const shortMask = Object.fromEntries(SHORT_FIELDS.map((field) => [field, true])) as Record<
  (typeof SHORT_FIELDS)[number],
  true
>;
const Short = ProfileDoc.pick(shortMask).partial();
const Masked = z.array(z.string()).meta({
  description: 'fields withheld from your roles, whether or not there is a value',
});

/** A status, or several separated by commas. */
const Statuses = z
  .string()
  .max(100)
  .transform((text) => text.split(','))
  .pipe(z.array(DuplicateStatus));

export const ListQuery = z.object({
  status: Statuses.default(['open']).meta({ description: 'one or several, separated by commas' }),
  band: DuplicateBand.optional(),
  min_score: z.coerce.number().min(0).max(1).optional(),
  order: z.enum(DUPLICATE_ORDERS).default('score'),
  size: z.coerce.number().int().min(1).max(100).default(25),
  cursor: z.string().max(500).optional(),
});

export const PairList = z
  .object({
    pairs: z.array(DuplicateDoc.extend({ left: Short, right: Short })),
    next_cursor: z.string().nullable(),
    counts: z.record(DuplicateStatus, z.int()).meta({ description: 'of all pairs, by status' }),
    masked: Masked,
  })
  .meta({ id: 'DuplicateList' });

const PairValue = z.object({
  value: z.string(),
  sources: z.array(z.string()),
  golden: z.boolean(),
  agrees: z.boolean().meta({ description: 'the other side has it too, letter for letter' }),
});

export const PairDetail = z
  .object({
    ...DuplicateDoc.shape,
    left: Short,
    right: Short,
    fields: z.array(
      z.object({
        field: z.string(),
        left: z.array(PairValue),
        right: z.array(PairValue),
        comparison: z.string().nullable(),
        level: z.enum(['same', 'near', 'differs']).nullable(),
        bits: z.number().nullable(),
      }),
    ),
    masked: Masked,
  })
  .meta({ id: 'DuplicateDetail' });

const reason = z.string().trim().min(1).max(500).optional();

export const DecisionRequest = z
  .strictObject({
    decision: z.enum(DECISIONS),
    survivor_id: z
      .string()
      .min(1)
      .max(64)
      .optional()
      .meta({ description: 'who lives on; the known one, else the older, unless told' }),
    reason,
  })
  .refine((one) => one.survivor_id === undefined || one.decision === 'same', {
    path: ['survivor_id'],
    error: 'goes with the decision same',
  })
  .meta({ id: 'DuplicateDecision' });

export const DecisionAnswer = z
  .object({
    duplicate_id: z.string(),
    status: DuplicateStatus,
    merge_id: z.string().nullable(),
  })
  .meta({ id: 'DuplicateDecided' });

export const BulkRequest = z
  .strictObject({
    duplicate_ids: z.array(z.string().min(1).max(128)).min(1).max(200),
    decision: z.enum(DECISIONS),
    reason,
  })
  .meta({ id: 'DuplicateDecisions' });

export const BulkAnswer = z
  .object({
    results: z.array(
      z.object({
        duplicate_id: z.string(),
        status: DuplicateStatus.nullable(),
        merge_id: z.string().nullable(),
        problem: z.object({ code: z.string(), detail: z.string() }).nullable(),
      }),
    ),
  })
  .meta({ id: 'DuplicatesDecided' });

/** Pairs of one profile, as its identity shows them. */
export const PossiblePair = z.object({
  duplicate_id: z.string(),
  profile_id: z.string().meta({ description: 'the other one' }),
  display_name: z.string().nullable(),
  score: z.number(),
  bits: z.number(),
  band: DuplicateBand,
  status: DuplicateStatus,
  found_at: Instant,
});
