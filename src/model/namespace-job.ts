import { z } from 'zod';
import { Instant } from './names.ts';

/** Long work on identities begun by a caller, as it stands: judging the past again, or counting who has what. */
export const NamespaceJob = z.object({
  kind: z.enum(['scan', 'apply']),
  status: z.enum(['running', 'done', 'failed', 'cancelled']),
  policy_version: z.int(),
  started_at: Instant,
  updated_at: Instant,
  done: z.int().meta({ description: 'values or profiles looked at' }),
  changed: z.int().meta({ description: 'values demoted, or profiles merged or split' }),
  failed: z.int().meta({ description: 'profiles that could not be re-judged' }),
  detail: z.string().nullable(),
});
export type NamespaceJob = z.infer<typeof NamespaceJob>;
