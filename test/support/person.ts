import type { ProfileDoc } from '../../src/model/profile.ts';
import type { Traits } from '../../src/model/traits.ts';
import { claimsOf } from '../../src/profile/claims.ts';
import { projectProfile } from '../../src/profile/project.ts';
import { emptyState } from '../../src/profile/state.ts';
import { compileSurvivorship, NO_RULES } from '../../src/profile/survivorship/compile.ts';
import { RELATIONS } from './relations.ts';

export const AT = '2026-03-01T12:00:00.000Z';

/** A profile document as the fold makes it from what one CRM record says. */
export function person(
  profile_id: string,
  traits: Traits,
  more: {
    readonly identifiers?: readonly string[];
    readonly changes?: Partial<ProfileDoc>;
    readonly source?: string;
  } = {},
): ProfileDoc {
  const contacts = [
    ...(typeof traits.email === 'string' ? [`email:${traits.email.toLowerCase()}`] : []),
    ...(typeof traits.phone === 'string' ? [`phone:${traits.phone}`] : []),
  ];
  const claims = claimsOf({
    source: more.source ?? 'crm',
    at: AT,
    identifiers: [...contacts, ...(more.identifiers ?? [])],
    traits,
  });
  const input = {
    profile_id,
    created_at: AT,
    updated_at: AT,
    now: AT,
    survivorship: compileSurvivorship(NO_RULES, {}),
    relations: RELATIONS,
  };
  const doc = projectProfile({ ...emptyState(), ...claims }, input);
  return { ...doc, last_seen_at: AT, ...more.changes };
}
