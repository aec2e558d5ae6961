import { z } from 'zod';
import { Instant } from './names.ts';

/**
 * One line of the audit trail, as stored in `audit`: who did what to whom, and when. Ids and codes only, never a
 * value of a person, so that the trail can be kept when the person is erased.
 */
export const AuditDoc = z.strictObject({
  audit_id: z.string().max(128),
  at: Instant,
  actor: z.string().max(128).meta({ description: 'key id, `worker` or `cli`' }),
  action: z
    .string()
    .regex(/^[a-z_]+\.[a-z_]+$/)
    .max(64)
    .meta({ description: 'such as merge.applied' }),
  subject_ids: z.array(z.string().max(128)).max(1000),
  detail: z.record(
    z.string().regex(/^[a-z_]{1,64}$/),
    z.union([z.string().max(500), z.number(), z.boolean()]),
  ),
});
export type AuditDoc = z.infer<typeof AuditDoc>;
