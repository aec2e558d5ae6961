import type { ProfileParts } from '../../elasticsearch/profile-reader.ts';

/** Ids that a person's events may carry: the profile's own, and those of all that were merged into it. */
export function profileIdsOf({ profile_id, state }: ProfileParts): string[] {
  return [profile_id, ...(state?.merged_from ?? []).map((merged) => merged.profile_id)];
}
