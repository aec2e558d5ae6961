import type { ProfileParts } from '../../elasticsearch/profile-reader.ts';
import type { RecordLinks } from '../../elasticsearch/record-reader.ts';
import { parseKey } from '../../identity/identifier-key.ts';
import type { PeopleDeps } from './deps.ts';
import { identityGraph, MOST_RECORDS } from './identity-graph.ts';
import type { Asker } from './open-profile.ts';

/** What describing an identity reads of a profile. */
export const IDENTITY_PARTS = [
  'state.identifiers',
  'state.merged_from',
  'state.apart_from',
] as const;

/** Reads what a graph shows of a person's records, those of merged profiles among them. */
export function readLinks(
  deps: Pick<PeopleDeps, 'records'>,
  { profile_id, state }: ProfileParts,
  asker: Asker,
): Promise<readonly RecordLinks[]> {
  const merged = (state?.merged_from ?? []).map((merge) => merge.profile_id);
  return deps.records.linksOf([profile_id, ...merged], MOST_RECORDS, asker);
}

/**
 * Every identifier with where and when it was seen, newest first, every profile that was merged in, oldest first, whom
 * somebody decided that this is not, and all of it as a graph.
 */
export function describeIdentity(
  { profile_id, state }: ProfileParts,
  records: readonly RecordLinks[],
) {
  const identifiers = Object.entries(state?.identifiers ?? {}).map(([key, seen]) => {
    const { namespace, scope, value } = parseKey(key);
    return { key, namespace, scope: scope ?? null, value, ...seen };
  });
  const merges = [...(state?.merged_from ?? [])].sort((a, b) =>
    compare(a.merged_at, b.merged_at, a.profile_id, b.profile_id),
  );
  identifiers.sort((a, b) => compare(b.last_seen_at, a.last_seen_at, a.key, b.key));
  return {
    profile_id,
    identifiers,
    merges,
    apart_from: (state?.apart_from ?? []).flatMap(({ profile_id: id, decided_at, apart }) =>
      apart ? [{ profile_id: id, decided_at }] : [],
    ),
    graph: identityGraph(profile_id, identifiers, merges, records),
  };
}

function compare(left: string, right: string, tieLeft: string, tieRight: string): number {
  if (left !== right) return left < right ? -1 : 1;
  return tieLeft < tieRight ? -1 : 1;
}
