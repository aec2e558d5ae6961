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
