import type { ProfileParts } from '../../elasticsearch/profile-reader.ts';
import { parseKey } from '../../identity/identifier-key.ts';

/** What describing an identity reads of a profile. */
export const IDENTITY_PARTS = [
  'state.identifiers',
  'state.merged_from',
  'state.apart_from',
] as const;

/**
 * Every identifier with where and when it was seen, newest first, every profile that was merged in, oldest first, whom
 * somebody decided that this is not, and all of it as a graph.
 */
export function describeIdentity({ profile_id, state }: ProfileParts) {
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
    graph: graphOf(profile_id, identifiers, merges),
  };
}

interface Seen {
  readonly key: string;
  readonly namespace: string;
  readonly first_seen_at: string;
  readonly sources: readonly string[];
}

/** The person in the middle; who was merged in by which rule, and which source told of which identifier since when. */
function graphOf(
  profile_id: string,
  identifiers: readonly Seen[],
  merges: readonly { profile_id: string; merged_at: string; rule: string }[],
) {
  const profile = (id: string) => ({ id, kind: 'profile' as const, label: id });
  return {
    nodes: [
      profile(profile_id),
      ...merges.map((merge) => profile(merge.profile_id)),
      ...identifiers.map(({ key, namespace }) => ({
        id: key,
        kind: 'identifier' as const,
        label: key.slice(namespace.length + 1),
        namespace,
      })),
    ],
    edges: [
      ...merges.map((merge) => ({
        from: merge.profile_id,
        to: profile_id,
        rule: merge.rule,
        source: null,
        at: merge.merged_at,
      })),
      ...identifiers.flatMap(({ key, sources, first_seen_at }) =>
        sources.map((source) => ({
          from: key,
          to: profile_id,
          rule: 'claimed',
          source,
          at: first_seen_at,
        })),
      ),
    ],
  };
}

function compare(left: string, right: string, tieLeft: string, tieRight: string): number {
  if (left !== right) return left < right ? -1 : 1;
  return tieLeft < tieRight ? -1 : 1;
}
