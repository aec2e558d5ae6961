import { z } from '@hono/zod-openapi';
import type { Version } from '../../elasticsearch/bulk-writer.ts';
import { defaultModel } from '../../identity/matching/default-model.ts';
import {
  type MatchingProgress,
  MatchingSettings,
  type StoredMatchModel,
} from '../../model/matching.ts';
import { Instant } from '../../model/names.ts';

const Level = z.object({
  agreement: z.enum(['same', 'near', 'differs']),
  same_person: z.number().meta({ description: 'share among pairs of one person' }),
  strangers: z.number().meta({ description: 'share among pairs of strangers' }),
  bits: z.number().meta({ description: 'weight; a rare value that agrees weighs more' }),
});

export const MatchingAnswer = z
  .object({
    settings: z.object(MatchingSettings.shape),
    model: z.object({
      version: z.string(),
      built_in: z.boolean(),
      fitted_at: Instant.nullable(),
      profiles: z.int().meta({ description: 'fitted on so many' }),
      people: z.int().nullable().meta({ description: 'whom it found among them' }),
      population: z.int().nullable(),
      window: z.object({ from: Instant.nullable(), to: Instant.nullable() }),
      seconds: z.number().nullable(),
      prior: z.number().meta({ description: 'share of all pairs that are one person' }),
      comparisons: z.array(z.object({ comparison: z.string(), levels: z.array(Level) })),
    }),
    progress: z.object({
      running: z.boolean().meta({ description: 'a process is matching' }),
      checkpoint: Instant.nullable().meta({ description: 'changes up to here were judged' }),
      pass: z.object({
        under_way: z.boolean(),
        started_at: Instant.nullable(),
        ended_at: Instant.nullable(),
      }),
      fit: z.object({ requested_at: Instant.nullable(), problem: z.string().nullable() }),
      judged: z.int(),
      merged: z.int(),
    }),
  })
  .meta({ id: 'Matching' });

export type MatchingAnswer = z.infer<typeof MatchingAnswer>;

/** The parts of a stored model that are told. */
const ToldModel = z.object({
  people: z.int().optional(),
  prior: z.number(),
  comparisons: z.array(
    z.object({ name: z.string(), m: z.array(z.number()), u: z.array(z.number()) }),
  ),
});

/** What `GET /v1/matching` says. @param profiles how many have keys, where nothing was fitted yet */
export function describeMatching(
  settings: MatchingSettings,
  progress: MatchingProgress,
  stored: StoredMatchModel | undefined,
  profiles: number,
  now: Date,
): MatchingAnswer {
  const model = ToldModel.parse(stored?.model ?? defaultModel(profiles));
  return {
    settings,
    model: {
      version: stored?.version ?? 'built_in',
      built_in: stored === undefined,
      fitted_at: stored?.fitted_at ?? null,
      profiles: stored?.profiles ?? 0,
      people: stored === undefined ? null : (model.people ?? null),
      population: stored?.population ?? null,
      window: stored?.window ?? { from: null, to: null },
      seconds: stored?.seconds ?? null,
      prior: model.prior,
      comparisons: model.comparisons.map(({ name, m, u }) => ({
        comparison: name,
        levels: m.map((share, level) => ({
          agreement: level === m.length - 1 ? 'same' : level === 0 ? 'differs' : 'near',
          same_person: share,
          strangers: u[level] ?? 1,
          bits: Math.round(Math.log2(share / (u[level] ?? 1)) * 100) / 100,
        })),
      })),
    },
    progress: {
      running: progress.lease !== null && Date.parse(progress.lease.until) > now.getTime(),
      checkpoint: progress.checkpoint,
      pass: {
        under_way: progress.pass_after !== null || progress.pass_requested_at !== null,
        started_at: progress.pass_started_at,
        ended_at: progress.pass_ended_at,
      },
      fit: { requested_at: progress.fit_requested_at, problem: progress.fit_problem },
      judged: progress.judged,
      merged: progress.merged,
    },
  };
}

/** Tag of settings; those that were never changed have one too. */
export function settingsTag(version: Version | undefined): string {
  return version === undefined ? '"built-in"' : `"${version.primary_term}-${version.seq_no}"`;
}
