import type { Role } from '../model/role.ts';

/** Fields of a person that can be shown or checked one at a time where they are masked. */
export const DISCLOSABLE = [
  'full_name',
  'given_name',
  'family_name',
  'birth_date',
  'email',
  'phone',
  'street',
  'company',
  'job_title',
  'website',
] as const;
export type Disclosable = (typeof DISCLOSABLE)[number];

/** What a statement can be held against: the above, or any of the person's identifiers. */
export const VERIFIABLE = [...DISCLOSABLE, 'identifier'] as const;
export type Verifiable = (typeof VERIFIABLE)[number];

/** Why somebody asks for a masked value. Codes, so that no reason holds what the trail must not. */
export const REVEAL_REASONS = [
  'customer_request',
  'callback',
  'delivery_problem',
  'complaint',
  'fraud_check',
  'legal_duty',
] as const;
export type RevealReason = (typeof REVEAL_REASONS)[number];

/** How long a page may leave a revealed value in sight, in seconds. */
export const SHOWN_SECONDS = 30;

export const VERIFIERS: readonly Role[] = [
  'administrator',
  'representative',
  'steward',
  'privacy_officer',
  'manager',
  'marketer',
];
export const REVEALERS: readonly Role[] = [
  'administrator',
  'representative',
  'steward',
  'privacy_officer',
  'manager',
];

/** Whether the roles may ask if a statement is what is stored, without being shown it. */
export function mayVerify(roles: readonly Role[]): boolean {
  return roles.some((role) => VERIFIERS.includes(role));
}

/** Whether the roles may be shown one masked value for a reason. Analysts never: they need nobody in particular. */
export function mayReveal(roles: readonly Role[]): boolean {
  return roles.some((role) => REVEALERS.includes(role));
}
