import { z } from 'zod';
import { NamespaceJob } from '../model/namespace-job.ts';

/** Answers about namespaces as far as commands read them. */

export const OneNamespace = z.looseObject({
  name: z.string(),
  origin: z.enum(['built_in', 'changed', 'added', 'seen']),
  policy: z.looseObject({
    priority: z.number(),
    strength: z.enum(['strong', 'medium', 'weak']),
    exclusive: z.boolean(),
    max_per_profile: z.int(),
    generic_at: z.int().nullable(),
  }),
  rule: z.record(z.string(), z.unknown()).nullable(),
  values: z.int(),
});
export const Namespaces = z.looseObject({
  version: z.int(),
  namespaces: z.array(OneNamespace),
});
export const Simulated = z.looseObject({
  merges: z.int(),
  splits: z.int(),
  samples: z.array(
    z.looseObject({
      kind: z.enum(['merge', 'split']),
      profile_ids: z.array(z.string()),
      why: z.string(),
    }),
  ),
  seconds: z.number(),
  exact: z.boolean(),
});
export const GenericPage = z.looseObject({
  values: z.array(
    z.looseObject({
      value_id: z.string(),
      label: z.string(),
      people: z.int(),
      status: z.enum(['demoted', 'restored']),
      since: z.string(),
    }),
  ),
});
export const Job = NamespaceJob;
export type Job = NamespaceJob;
export const Jobs = z.looseObject({ jobs: z.array(NamespaceJob) });
