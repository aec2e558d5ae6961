import type { ProfileParts } from '../../elasticsearch/profile-reader.ts';

/** What describing consents reads of a profile. */
export const CONSENT_PARTS = ['consents', 'state.consents'] as const;

/** Each purpose with where the person stands, and the newest decision of every source behind it, newest first. */
export function describeConsents({ profile_id, consents, state }: ProfileParts) {
  return {
    profile_id,
    consents: Object.entries(consents ?? {})
      .map(([purpose, standing]) => ({
        purpose,
        ...standing,
        decisions: Object.entries(state?.consents?.[purpose] ?? {})
          .map(([source, decision]) => ({ source, ...decision }))
          .sort((a, b) => (a.decided_at < b.decided_at ? 1 : -1)),
      }))
      .sort((a, b) => (a.purpose < b.purpose ? -1 : 1)),
  };
}
