import type { Role } from '../model/role.ts';

/** Roles whose work is done on lists; who has a customer on the line takes none along. */
export const EXPORTERS: readonly Role[] = [
  'administrator',
  'manager',
  'marketer',
  'analyst',
  'steward',
];

/**
 * What a list of people may be handed out for without their consent, since another legal basis carries it. Any other
 * purpose needs the consent of each person listed.
 */
export const PURPOSES_WITHOUT_CONSENT = [
  'customer_service',
  'data_quality',
  'statistics',
  'legal_duty',
] as const;

/** Whether only those who granted the purpose may be listed for it. */
export function needsConsent(purpose: string): boolean {
  return !(PURPOSES_WITHOUT_CONSENT as readonly string[]).includes(purpose);
}
