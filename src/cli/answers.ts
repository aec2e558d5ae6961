import { z } from 'zod';

/** Answers of the API as far as commands read them; unknown fields are kept, so that `--json` shows them. */

const Relational = z.looseObject({
  orders_count: z.int().optional(),
  revenue_minor: z.int().nullish(),
  currency: z.string().nullish(),
});

export const Profile = z.looseObject({
  profile_id: z.string(),
  display_name: z.string().nullish(),
  emails: z.array(z.string()).optional(),
  phones: z.array(z.string()).optional(),
  city: z.string().nullish(),
  postcode: z.string().nullish(),
  country: z.string().nullish(),
  company: z.string().nullish(),
  street: z.string().nullish(),
  birth_date: z.string().nullish(),
  lifecycle_stage: z.string().optional(),
  identifiers: z.array(z.string()).optional(),
  sources: z.array(z.string()).optional(),
  channels: z.array(z.string()).optional(),
  consents_granted: z.array(z.string()).optional(),
  events_count: z.int().optional(),
  first_seen_at: z.string().nullish(),
  last_seen_at: z.string().nullish(),
  relational: Relational.optional(),
});
export type Profile = z.infer<typeof Profile>;

export const ProfileAnswer = z.looseObject({ profile: Profile, masked: z.array(z.string()) });

export const SearchAnswer = z.looseObject({
  hits: z.array(
    z.looseObject({
      profile: Profile,
      why: z.array(z.looseObject({ field: z.string(), how: z.string() })),
    }),
  ),
  next_cursor: z.string().nullable(),
});

export const DeadLetter = z.looseObject({
  dead_letter_id: z.string(),
  source: z.string(),
  code: z.string(),
  field: z.string().nullable(),
  detail: z.string(),
  received_at: z.string(),
});
export const DeadLetterPage = z.looseObject({
  dead_letters: z.array(DeadLetter),
  next_cursor: z.string().nullable(),
});
export const WholeDeadLetter = DeadLetter.extend({ payload: z.string() });
export const Replayed = z.looseObject({ matched: z.int(), replayed: z.int() });
export const Discarded = z.looseObject({ matched: z.int(), discarded: z.int() });

export const Sources = z.looseObject({
  sources: z.array(
    z.looseObject({
      source_id: z.string(),
      manifest: z.looseObject({
        kind: z.string().optional(),
        label: z.looseObject({ fr: z.string(), en: z.string() }).optional(),
      }),
    }),
  ),
});

const Key = z.looseObject({
  key_id: z.string(),
  kind: z.string(),
  label: z.string(),
  roles: z.array(z.string()),
  source: z.string().nullable(),
  expires_at: z.string().nullable(),
  revoked_at: z.string().nullable(),
  last_used_at: z.string().nullable(),
});
export const Keys = z.looseObject({ keys: z.array(Key) });
export const MadeKey = Key.extend({ key: z.string() });

export const MatchingAnswer = z.looseObject({
  settings: z.looseObject({
    enabled: z.boolean(),
    automatic: z.boolean(),
    automatic_threshold: z.number(),
  }),
  model: z.looseObject({
    built_in: z.boolean(),
    fitted_at: z.string().nullable(),
    profiles: z.int(),
    seconds: z.number().nullable(),
    comparisons: z.array(
      z.looseObject({
        comparison: z.string(),
        levels: z.array(z.looseObject({ agreement: z.string(), bits: z.number() })),
      }),
    ),
  }),
  progress: z.looseObject({
    pass: z.looseObject({ under_way: z.boolean() }),
    fit: z.looseObject({ requested_at: z.string().nullable(), problem: z.string().nullable() }),
    judged: z.int(),
    merged: z.int(),
  }),
});

export const MatchingRequested = z.looseObject({ requested_at: z.string() });

const PairSide = z.looseObject({
  profile_id: z.string().optional(),
  display_name: z.string().nullish(),
});
export const PairList = z.looseObject({
  pairs: z.array(
    z.looseObject({
      duplicate_id: z.string(),
      score: z.number(),
      left: PairSide,
      right: PairSide,
      evidence: z.array(
        z.object({
          comparison: z.string(),
          level: z.enum(['same', 'near', 'differs']),
          bits: z.number(),
        }),
      ),
    }),
  ),
});
export const PairsDecided = z.looseObject({
  results: z.array(
    z.looseObject({
      duplicate_id: z.string(),
      status: z.string().nullable(),
      problem: z.looseObject({ detail: z.string() }).nullable(),
    }),
  ),
});

export const DecidedAnswer = z.looseObject({
  merge_id: z.string(),
  status: z.string(),
  survivor_id: z.string(),
  separated: z.array(z.string()),
});
const Objections = z.array(z.looseObject({ code: z.string(), detail: z.string() }));
const Moves = z.record(z.string(), z.int());
export const MergePreviewAnswer = z.looseObject({
  fields: z.array(
    z.looseObject({
      field: z.string(),
      kept: z.unknown(),
      kept_source: z.string().nullable(),
      others: z.array(z.looseObject({ value: z.unknown(), source: z.string() })),
    }),
  ),
  moves: Moves,
  objections: Objections,
});
export const SplitPreviewAnswer = z.looseObject({
  becomes: z.string().nullable(),
  moves: Moves,
  objections: Objections,
});
export const UndoPreviewAnswer = z.looseObject({ separations: z.array(SplitPreviewAnswer) });
export const MergePage = z.looseObject({
  merges: z.array(
    z.looseObject({
      merge_id: z.string(),
      kind: z.string(),
      status: z.string(),
      at: z.string(),
      rule: z.string(),
      winner_id: z.string(),
      loser_ids: z.array(z.string()),
    }),
  ),
  next_cursor: z.string().nullable(),
});

export const RejudgedAnswer = z.looseObject({
  profile_id: z.string(),
  parts: z.array(z.array(z.string())),
  separated: z.array(z.string()),
});
export const RejudgedPageAnswer = z.looseObject({
  judged: z.int(),
  parted: z.array(RejudgedAnswer),
  contended: z.array(z.string()),
  next: z.string().nullable(),
});
