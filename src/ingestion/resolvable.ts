import { rootOf, type StoredProfile } from '../elasticsearch/profile-store.ts';
import type { ResolvableProfile } from '../identity/cluster.ts';
import type { ProfileDoc } from '../model/profile.ts';
import { judgedOf } from '../profile/apart.ts';
import { own } from '../profile/own.ts';

/** What resolution needs to know of a stored profile. */
export function resolvableOf({ profile_id, created_at, state }: ProfileDoc): ResolvableProfile {
  return {
    ...judgedOf(profile_id, state),
    identifiers: Object.keys(state.identifiers),
    created_at,
    firstSeen: (key) => own(state.identifiers, key)?.first_seen_at,
  };
}

/**
 * Whose an identifier is, where the profile that seems to own it has given it up: what was remembered of the
 * identifier, or of the profile it was claimed for, is older than a separation.
 * @param root whom the identifier leads to
 * @param profiles every profile met, those that identifiers were released to among them where they were read
 */
export function ownerBeyondFence(
  key: string,
  root: string,
  profiles: ReadonlyMap<string, StoredProfile>,
): string {
  const to = releaseOf(key, root, profiles);
  return to === undefined ? root : rootOf(to, profiles);
}

/** The id a root gave this identifier up to. */
export function releaseOf(
  key: string,
  root: string,
  profiles: ReadonlyMap<string, StoredProfile>,
): string | undefined {
  return profiles.get(root)?.source.state.released?.find((released) => released.key === key)?.to;
}
