import type { ProfileParts } from '../../elasticsearch/profile-reader.ts';
import type { Role } from '../../model/role.ts';
import { type MaskedProfile, maskProfile } from '../../privacy/policy.ts';
import { HIT_FIELDS } from '../../search/build-search.ts';

const SHOWN: ReadonlySet<string> = new Set(HIT_FIELDS);

/** What a list shows of a person to these roles, and nothing else that was read of them. */
export function showHit(
  profile: Partial<ProfileParts>,
  roles: readonly Role[],
): MaskedProfile['document'] {
  const { document } = maskProfile(profile, roles);
  return Object.fromEntries(Object.entries(document).filter(([field]) => SHOWN.has(field)));
}
