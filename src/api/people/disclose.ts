import { randomBytes } from 'node:crypto';
import { z } from '@hono/zod-openapi';
import type { AuditStore } from '../../elasticsearch/audit-store.ts';
import type { ProfileParts } from '../../elasticsearch/profile-reader.ts';
import {
  DISCLOSABLE,
  REVEAL_REASONS,
  SHOWN_SECONDS,
  VERIFIABLE,
} from '../../privacy/disclosure-rights.ts';
import type { PeopleDeps } from './deps.ts';
import type { DisclosureLimits } from './disclosure-limits.ts';
import { matchesStatement } from './statement.ts';

export const VerifyRequest = z
  .strictObject({
    field: z.enum(VERIFIABLE),
    statement: z.string().min(1).max(256).meta({
      description: 'what the caller says it is, as people say it',
      example: '9 avril 1983',
    }),
  })
  .meta({ id: 'VerifyRequest' });
export type VerifyRequest = z.infer<typeof VerifyRequest>;

export const VerifyAnswer = z
  .object({
    profile_id: z.string(),
    field: z.enum(VERIFIABLE),
    matches: z.boolean().meta({ description: 'false as well where nothing is stored' }),
  })
  .meta({ id: 'Verified' });

export const RevealRequest = z
  .strictObject({
    field: z.enum(DISCLOSABLE),
    reason: z.enum(REVEAL_REASONS),
    ticket: z
      .string()
      .regex(/^[A-Za-z0-9][A-Za-z0-9_#/-]{0,63}$/)
      .optional()
      .meta({ description: 'number of the case this is for' }),
  })
  .meta({ id: 'RevealRequest' });
export type RevealRequest = z.infer<typeof RevealRequest>;

export const RevealAnswer = z
  .object({
    profile_id: z.string(),
    field: z.enum(DISCLOSABLE),
    value: z.string().nullable(),
    hide_after_seconds: z.int().meta({ description: 'how long a page may leave it in sight' }),
  })
  .meta({ id: 'Revealed' });

export interface DisclosureDeps {
  readonly people: Pick<PeopleDeps, 'policy' | 'defaultCountry' | 'now'>;
  readonly audit: AuditStore;
  readonly limits: DisclosureLimits;
}

/**
 * Whether what was said is what is stored. The question is on the trail before it is answered: who asked about which
 * field, and whether it matched; never what was said.
 * @throws AppError `too_many_requests`
 */
export async function verifyStatement(
  deps: DisclosureDeps,
  profile: ProfileParts,
  { field, statement }: VerifyRequest,
  keyId: string,
): Promise<z.infer<typeof VerifyAnswer>> {
  const { profile_id } = profile;
  await deps.limits.takeVerification(keyId, profile_id);
  const { people } = deps;
  const matches = matchesStatement(field, statement, profile, {
    policy: await people.policy.get(),
    defaultCountry: people.defaultCountry,
    key: randomBytes(32).toString('base64url'),
  });
  await deps.audit.append({
    at: people.now().toISOString(),
    actor: keyId,
    action: 'profile.verified',
    subject_ids: [profile_id],
    detail: { field, matches },
  });
  return { profile_id, field, matches };
}

/**
 * One masked value, shown for a reason that is on the trail before the value is told.
 * @throws AppError `too_many_requests`
 */
export async function revealField(
  deps: DisclosureDeps,
  profile: ProfileParts,
  { field, reason, ticket }: RevealRequest,
  keyId: string,
): Promise<z.infer<typeof RevealAnswer>> {
  const { profile_id } = profile;
  await deps.limits.takeReveal(keyId);
  await deps.audit.append({
    at: deps.people.now().toISOString(),
    actor: keyId,
    action: 'profile.revealed',
    subject_ids: [profile_id],
    detail: { field, reason, ...(ticket === undefined ? {} : { ticket }) },
  });
  const value = profile[field] ?? null;
  return { profile_id, field, value, hide_after_seconds: SHOWN_SECONDS };
}
