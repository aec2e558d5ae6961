import { areTwoPeople, haveTwoBirthDates } from '../../identity/matching/contradict.ts';
import { gatherClusters, type Link } from '../../identity/matching/gather-clusters.ts';
import { type Judge, type JudgedPair, judgePair, type Matchable } from './judge-pair.ts';

/** Profiles around a pair that are looked at with it. */
export const MOST_AROUND = 40;

/**
 * Whether two profiles would also be joined when everybody around them is looked at, as files are clustered: both in
 * one cluster that contradicts nowhere, and nobody outside it who is as surely one of them. Twins and namesakes at
 * one address are told from doubles by this, in whatever order they come.
 * @param around both profiles and those that resemble either
 * @param threshold probability from which profiles are joined
 */
export function agreeAsCluster(
  by: Judge,
  around: readonly Matchable[],
  pair: readonly [string, string],
  threshold: number,
): boolean {
  const all = [...around].sort((a, b) => (a.profile.profile_id < b.profile.profile_id ? -1 : 1));
  const limit = Math.log(threshold / Math.max(1e-12, 1 - threshold));
  const judged = new Map<number, JudgedPair | undefined>();
  const judge = (a: number, b: number): JudgedPair | undefined => {
    const [one, other] = [all[Math.min(a, b)], all[Math.max(a, b)]];
    if (one === undefined || other === undefined) return undefined;
    const at = Math.min(a, b) * all.length + Math.max(a, b);
    if (!judged.has(at)) judged.set(at, judgePair(by, one, other));
    return judged.get(at);
  };
  const links: Link[] = [];
  for (let a = 0; a < all.length; a++) {
    for (let b = a + 1; b < all.length; b++) {
      const found = judge(a, b);
      if (found === undefined || found.barred !== undefined || found.bits < 0) continue;
      links.push({ a, b, odds: found.bits * Math.LN2 });
    }
  }
  const personsAt = (at: readonly number[]) => at.flatMap((one) => all[one]?.person ?? []);
  const prior = Math.log(by.model.prior);
  const { clusters } = gatherClusters(all.length, links, {
    threshold: limit,
    prior,
    oddsOf: (a, b) => (judge(a, b)?.bits ?? -100) * Math.LN2 - prior,
    forbidden(a, b) {
      const found = judge(a, b);
      return found === undefined || (found.barred !== undefined && found.barred !== 'names_only');
    },
    contradict: (a, b, torn) => areTwoPeople(all[a]?.person, all[b]?.person, all[torn]?.person),
    conflict: (left, right) => haveTwoBirthDates(personsAt(left), personsAt(right)),
  });
  const clusterOf = new Map(all.map(({ profile }, at) => [profile.profile_id, clusters[at]]));
  const cluster = clusterOf.get(pair[0]);
  if (cluster === undefined || clusterOf.get(pair[1]) !== cluster) return false;
  const isOfPair = (at: number) => pair.includes(all[at]?.profile.profile_id ?? '');
  // Somebody just as likely was kept out: which of the two he is, nobody can tell.
  return !links.some(
    ({ a, b, odds }) =>
      odds >= limit &&
      (isOfPair(a) || isOfPair(b)) &&
      (clusters[a] !== cluster || clusters[b] !== cluster),
  );
}
