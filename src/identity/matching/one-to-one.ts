import type { Link } from './gather-clusters.ts';

/**
 * Sources that hold each person once, as the data show: sure links lead from most of their records to other
 * sources, and hardly any to the same one. Two records of such a source are never one person.
 * @param sources of each record
 * @param sure links beyond doubt
 */
export function findOneToOneSources(
  sources: readonly (string | undefined)[],
  sure: readonly Link[],
): ReadonlySet<string> {
  const records = new Map<string, number>();
  for (const source of sources)
    if (source !== undefined) records.set(source, (records.get(source) ?? 0) + 1);
  const within = new Map<string, number>();
  const across = new Map<string, Set<number>>();
  for (const { a, b } of sure) {
    const one = sources[a];
    const other = sources[b];
    if (one === undefined || other === undefined) continue;
    if (one === other) within.set(one, (within.get(one) ?? 0) + 1);
    else {
      across.set(one, (across.get(one) ?? new Set()).add(a));
      across.set(other, (across.get(other) ?? new Set()).add(b));
    }
  }
  const found = [...records].filter(([source, count]) => {
    const linked = across.get(source)?.size ?? 0;
    return linked >= 50 && linked >= 0.2 * count && (within.get(source) ?? 0) <= 0.01 * linked;
  });
  return new Set(found.map(([source]) => source));
}
