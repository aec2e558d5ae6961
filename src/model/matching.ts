import { z } from 'zod';
import { Instant } from './names.ts';

/** What matching of profiles may do. */
export const MatchingSettings = z
  .strictObject({
    enabled: z.boolean().meta({ description: 'whether profiles are compared at all' }),
    automatic: z
      .boolean()
      .meta({ description: 'whether pairs above `automatic_threshold` are merged without asking' }),
    automatic_threshold: z.number().min(0.9).max(1),
    possible_threshold: z.number().min(0.05).max(1),
  })
  .refine((one) => one.possible_threshold <= one.automatic_threshold, {
    path: ['possible_threshold'],
    message: 'must not be above automatic_threshold',
  });
export type MatchingSettings = z.infer<typeof MatchingSettings>;

export const DEFAULT_MATCHING: MatchingSettings = {
  enabled: true,
  automatic: false,
  automatic_threshold: 0.99,
  possible_threshold: 0.5,
};

/** How far matching has come: what a matcher that starts anew goes on from. */
export const MatchingProgress = z.strictObject({
  /** who does it at present, and until when nobody else may */
  lease: z.strictObject({ holder: z.string(), until: Instant }).nullable(),
  /** every change of identity up to here was judged; `null`: none yet */
  checkpoint: Instant.nullable(),
  /** a pass over all profiles: the last id it judged, `''` at its start; `null` when none is under way */
  pass_after: z.string().nullable(),
  pass_started_at: Instant.nullable(),
  pass_ended_at: Instant.nullable(),
  pass_requested_at: Instant.nullable(),
  fit_requested_at: Instant.nullable(),
  /** why the last fit failed, in a closed vocabulary */
  fit_problem: z.string().nullable(),
  judged: z.int(),
  merged: z.int(),
});
export type MatchingProgress = z.infer<typeof MatchingProgress>;

export const NO_PROGRESS: MatchingProgress = {
  lease: null,
  checkpoint: null,
  pass_after: '',
  pass_started_at: null,
  pass_ended_at: null,
  pass_requested_at: null,
  fit_requested_at: null,
  fit_problem: null,
  judged: 0,
  merged: 0,
};

/** A fitted model as stored; `model` is what `identity/matching` made, versioned by itself. */
export const StoredMatchModel = z.strictObject({
  version: z.string(),
  fitted_at: Instant,
  profiles: z.int().meta({ description: 'profiles it was fitted on' }),
  population: z.int().meta({ description: 'named profiles there were' }),
  window: z.strictObject({ from: Instant.nullable(), to: Instant.nullable() }),
  seconds: z.number(),
  model: z.unknown(),
});
export type StoredMatchModel = z.infer<typeof StoredMatchModel>;

/** One of the few documents of index `matching`: settings, progress and model, by id. */
export const MatchingDoc = z.strictObject({
  kind: z.enum(['settings', 'progress', 'model']),
  updated_at: Instant,
  updated_by: z.string().nullable(),
  body: z.unknown(),
});
export type MatchingDoc = z.infer<typeof MatchingDoc>;

/** Keys under which a profile meets others, as keyed hashes: the index holds no personal value. */
export const MatchKeysDoc = z.strictObject({
  profile_id: z.string(),
  keys: z.array(z.string()),
  identity_updated_at: Instant,
});
export type MatchKeysDoc = z.infer<typeof MatchKeysDoc>;
