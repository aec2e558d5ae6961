import type { ProfileParts } from '../../elasticsearch/profile-reader.ts';
import type { SourceDecision } from '../../model/claims.ts';
import type { ProfileField } from '../../privacy/policy.ts';

/** What describing consents reads of a profile. */
export const CONSENT_PARTS = ['consents', 'state.consents'] as const;

/**
 * Each purpose with where the person stands, and the newest decision of every source behind it, newest first, with its
 * proof.
 * @param visible fields the asker may see: the id of a message may be a number of the person's
 */
export function describeConsents(
  { profile_id, consents, state }: ProfileParts,
  visible: ReadonlySet<ProfileField>,
) {
  const proofOf = ({ told_in, ...decision }: SourceDecision) =>
    told_in === undefined || !visible.has('identifiers') ? decision : { ...decision, told_in };
  return {
    profile_id,
    consents: Object.entries(consents ?? {})
      .map(([purpose, standing]) => ({
        purpose,
        ...standing,
        decisions: Object.entries(state?.consents?.[purpose] ?? {})
          .map(([source, decision]) => ({ source, ...proofOf(decision) }))
          .sort((a, b) => (a.decided_at < b.decided_at ? 1 : -1)),
      }))
      .sort((a, b) => (a.purpose < b.purpose ? -1 : 1)),
  };
}
