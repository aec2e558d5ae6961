import type { ProfileParts } from '../../elasticsearch/profile-reader.ts';
import { parseKey } from '../../identity/identifier-key.ts';

/** What describing an identity reads of a profile. */
export const IDENTITY_PARTS = ['state.identifiers', 'state.merged_from'] as const;

/** Every identifier with where and when it was seen, newest first, and every profile that was merged in, oldest first. */
export function describeIdentity({ profile_id, state }: ProfileParts) {
  const identifiers = Object.entries(state?.identifiers ?? {}).map(([key, seen]) => {
    const { namespace, scope, value } = parseKey(key);
    return { key, namespace, scope: scope ?? null, value, ...seen };
  });
  return {
    profile_id,
    identifiers: identifiers.sort((a, b) => compare(b.last_seen_at, a.last_seen_at, a.key, b.key)),
    merges: [...(state?.merged_from ?? [])].sort((a, b) =>
      compare(a.merged_at, b.merged_at, a.profile_id, b.profile_id),
    ),
  };
}

function compare(left: string, right: string, tieLeft: string, tieRight: string): number {
  if (left !== right) return left < right ? -1 : 1;
  return tieLeft < tieRight ? -1 : 1;
}
