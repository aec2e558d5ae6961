import type { Claim, IdentifierStore } from '../elasticsearch/identifier-store.ts';
import { decisiveSlot } from '../identity/distinct.ts';
import type { IdentityPolicy } from '../identity/identity-policy.ts';
import type { Ids } from '../identity/ids.ts';

/** No canonical key holds NUL, so that a place is never taken for an identifier. */
export function placeKey(slot: string, profile_id: string): string {
  return `${slot}\0${profile_id}`;
}

/**
 * Claims, before a customer number is claimed for a profile that may become somebody else's at the same instant, the
 * one place such a number has there. Two workers may each find an anonymous browser that nobody owns, and two
 * customers signing in on it: the numbers differ, so claiming those alone would let both in.
 *
 * A place is an identifier document too, `op_type: create` being the lock; its owner is not the profile but the id
 * that the customer's own profile would have. A profile that is named after the number takes its place as well: until
 * its document is there, nothing else tells another worker whose it is.
 * @returns profile id → a key that stands for the other customer who was first, for each place that was lost
 */
export async function claimSlots(
  identifiers: Pick<IdentifierStore, 'claim'>,
  ids: Ids,
  claims: readonly Claim[],
  policy: IdentityPolicy,
): Promise<Map<string, string>> {
  const slots = claims.flatMap(({ identifier, profile_id, source }) => {
    const slot = decisiveSlot(identifier.key, policy);
    const customer = ids.profile(identifier.key);
    if (slot === undefined) return [];
    const key = placeKey(slot, profile_id);
    const place = { namespace: identifier.namespace, value: profile_id, key };
    return [{ slot, profile_id, claim: { identifier: place, profile_id: customer, source } }];
  });
  const lost = new Map<string, string>();
  if (slots.length === 0) return lost;
  const { owners } = await identifiers.claim(slots.map(({ claim }) => claim));
  for (const { slot, profile_id, claim } of slots) {
    const owner = owners.get(claim.identifier.key);
    if (owner !== undefined && owner !== claim.profile_id) {
      lost.set(profile_id, `${slot}/\0${owner}`);
    }
  }
  return lost;
}
