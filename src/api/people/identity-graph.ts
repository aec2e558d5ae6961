import type { RecordLinks } from '../../elasticsearch/record-reader.ts';

/** Records of one person that a graph shows: the newest. */
export const MOST_RECORDS = 200;

interface Seen {
  readonly key: string;
  readonly namespace: string;
  readonly first_seen_at: string;
  readonly sources: readonly string[];
}

interface Node {
  readonly id: string;
  readonly kind: 'profile' | 'record' | 'identifier';
  readonly label: string;
  readonly namespace?: string;
  readonly source?: string;
}

interface Edge {
  readonly from: string;
  readonly to: string;
  readonly rule: string;
  readonly source: string | null;
  readonly at: string;
}

/**
 * Why this is one person: the person in the middle; who was merged in, by which rule and when; which source told of
 * which identifier since when (`claimed`); and which record carries which identifiers since its newest version
 * (`carried`), or belongs to the person without any (`kept`). A deleted record links nothing.
 */
export function identityGraph(
  profile_id: string,
  identifiers: readonly Seen[],
  merges: readonly { profile_id: string; merged_at: string; rule: string }[],
  records: readonly RecordLinks[],
): { nodes: Node[]; edges: Edge[] } {
  const profile = (id: string) => ({ id, kind: 'profile' as const, label: id });
  const living = records.filter(({ deleted }) => deleted !== true);
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
      ...living.map((record) => ({
        id: idOf(record),
        kind: 'record' as const,
        label: `${record.record_type} ${record.record_id}`,
        source: record.source,
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
      ...edgesOf(profile_id, new Set(identifiers.map(({ key }) => key)), living),
    ],
  };
}

function edgesOf(
  profile_id: string,
  held: ReadonlySet<string>,
  records: readonly RecordLinks[],
): Edge[] {
  return records.flatMap((record) => {
    const from = idOf(record);
    const { source, updated_at: at } = record;
    const keys = (record.identifiers ?? []).filter((key) => held.has(key));
    return keys.length === 0
      ? [{ from, to: profile_id, rule: 'kept', source, at }]
      : keys.map((to) => ({ from, to, rule: 'carried', source, at }));
  });
}

/** No namespace holds a slash, so that it is never taken for an identifier. */
function idOf({ source, record_type, record_id }: RecordLinks): string {
  return `record/${source}/${record_type}/${record_id}`;
}
