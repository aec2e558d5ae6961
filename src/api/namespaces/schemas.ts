import { z } from '@hono/zod-openapi';
import { Instant, SnakeName } from '../../model/names.ts';
import { NamespaceJob } from '../../model/namespace-job.ts';
import { NamespaceRule, Spelling, Strength } from '../../model/namespace-rule.ts';

const Policy = z.object({
  priority: z.number(),
  strength: Strength,
  scoped: z.boolean(),
  spelling: Spelling,
  exclusive: z.boolean(),
  max_per_profile: z.int(),
  max_per_window: z.object({ values: z.int(), days: z.int() }).nullable(),
  blocked: z.array(z.string()),
  generic_at: z.int().nullable(),
});

export const Namespace = z
  .object({
    name: SnakeName,
    origin: z.enum(['built_in', 'changed', 'added', 'seen']).meta({
      description: 'built in, built in with own rules over it, added, or only seen in data',
    }),
    policy: Policy.meta({ description: 'the rules in force' }),
    built_in: Policy.nullable().meta({ description: 'what applies without own rules' }),
    rule: NamespaceRule.omit({ name: true }).nullable().meta({ description: 'own rules' }),
    values: z.int().meta({ description: 'identifiers stored, as of the last second' }),
  })
  .meta({ id: 'Namespace' });

export const NamespacesAnswer = z
  .object({
    version: z.int().meta({ description: 'of the policy; the ETag' }),
    updated_at: Instant.nullable(),
    namespaces: z.array(Namespace).meta({ description: 'looked at first, first' }),
  })
  .meta({ id: 'Namespaces' });

export const NamespaceChange = NamespaceRule.omit({ name: true }).meta({
  id: 'NamespaceChange',
  description: 'what is left out is as built in',
});

export const SimulateRequest = z
  .strictObject({
    changes: z.array(NamespaceRule).min(1).max(50).meta({
      description: 'rules to try, one of each namespace; one with its name alone is the built-in',
    }),
    time_limit_ms: z.int().min(100).max(50_000).default(20_000),
  })
  .meta({ id: 'SimulateRequest' });

export const SimulateAnswer = z
  .object({
    merges: z.int().meta({ description: 'profiles that would become part of another' }),
    splits: z.int().meta({ description: 'profiles that would fall apart' }),
    samples: z
      .array(
        z.object({
          kind: z.enum(['merge', 'split']),
          profile_ids: z.array(z.string()),
          namespaces: z.array(z.string()),
          why: z.string(),
        }),
      )
      .max(20),
    scanned: z.object({ profiles: z.int(), messages: z.int() }),
    seconds: z.number(),
    exact: z.boolean().meta({ description: 'false: a limit was met, the counts are of a part' }),
    policy_version: z.int().meta({ description: 'of the rules it was compared with' }),
  })
  .meta({ id: 'Simulation' });
export type SimulateAnswer = z.infer<typeof SimulateAnswer>;

export const GenericValue = z
  .object({
    value_id: z.string(),
    namespace: SnakeName,
    label: z.string().meta({ description: 'the value, masked' }),
    people: z.int(),
    status: z.enum(['demoted', 'restored']),
    since: Instant,
    updated_at: Instant,
    updated_by: z.string(),
  })
  .meta({ id: 'GenericValue' });

export const GenericAnswer = z
  .object({
    namespace: SnakeName,
    generic_at: z.int().nullable().meta({ description: 'from how many people on; null never' }),
    total: z.int(),
    values: z.array(GenericValue).meta({ description: 'most people first' }),
    next_cursor: z.string().nullable(),
  })
  .meta({ id: 'GenericValues' });

export const NamespaceJobAnswer = NamespaceJob.meta({ id: 'NamespaceJob' });
