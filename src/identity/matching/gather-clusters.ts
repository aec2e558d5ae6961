/** A pair that may be one person: `odds` is the natural logarithm of the odds. */
export interface Link {
  readonly a: number;
  readonly b: number;
  readonly odds: number;
}

export interface ClusterRules {
  /** odds from which two records are linked */
  readonly threshold: number;
  /** odds of any two records, compared or not */
  oddsOf(a: number, b: number): number;
  /** logarithm of the share of pairs that are one person; `oddsOf` leaves it out */
  readonly prior: number;
  /** never in one cluster, whatever links them */
  forbidden(a: number, b: number): boolean;
  /** told apart by what they say: the record `torn` that fits both is nobody's for certain */
  contradict?(a: number, b: number, torn: number): boolean;
  /** never one cluster, judged by all that both hold */
  conflict?(left: readonly number[], right: readonly number[]): boolean;
}

/** No person has more records than this in the files of one run: beyond it, a shared value is at work. */
const MAX_CLUSTER = 200;
/** So many cross pairs are looked at when two large clusters meet. */
const MAX_CROSS = 400;
/** Odds beyond which one pair cannot outweigh others: a cluster is judged by all of its pairs. */
const CLIP = 12;

/**
 * Joins records into clusters, surest link first, and asks before each join whether the two clusters as wholes
 * agree: the mean of the odds over all pairs across must speak for one person, so that one wrong link cannot
 * chain two people. A link below the threshold joins a record to a cluster only if the mean, with the rarity of
 * true pairs against it, is still for one person. Links of equal odds go by position.
 * @returns cluster number of each record, for each record the link that brought it in, and the joins that were refused
 *   because the cluster would have been too large
 */
export function gatherClusters(
  count: number,
  links: readonly Link[],
  rules: ClusterRules,
): { clusters: Int32Array; joinedBy: (Link | undefined)[]; tooLarge: number } {
  const clusters = Int32Array.from({ length: count }, (_, index) => index);
  const members = new Map<number, number[]>();
  const joinedBy: (Link | undefined)[] = new Array<Link | undefined>(count).fill(undefined);
  const rivals = rivalLinks(links, rules.threshold);
  const membersOf = (cluster: number): number[] => members.get(cluster) ?? [cluster];
  let tooLarge = 0;
  const sorted = [...links].sort((x, y) => y.odds - x.odds || x.a - y.a || x.b - y.b);
  /** Whether records of `own` are drawn as much to somebody whom `other` cannot be. */
  const isAmbiguous = (own: readonly number[], other: readonly number[], link: Link): boolean => {
    for (const member of own.slice(0, MOST_ASKED)) {
      for (const { rival, odds } of rivals.get(member) ?? []) {
        if (odds < link.odds - AMBIGUOUS || odds > link.odds + AMBIGUOUS) continue;
        if (own.includes(rival) || other.includes(rival)) continue;
        const others = membersOf(clusters[rival] ?? rival).slice(0, MOST_ASKED);
        if (
          other
            .slice(0, MOST_ASKED)
            .some((a) => others.some((b) => rules.contradict?.(a, b, member) === true))
        )
          return true;
      }
    }
    return false;
  };
  for (const link of sorted) {
    const one = clusters[link.a] ?? link.a;
    const other = clusters[link.b] ?? link.b;
    if (one === other) continue;
    const left = membersOf(one);
    const right = membersOf(other);
    if (left.length + right.length > MAX_CLUSTER) {
      tooLarge++;
      continue;
    }
    if (!agree(left, right, link.odds >= rules.threshold, rules)) continue;
    if (isAmbiguous(left, right, link) || isAmbiguous(right, left, link)) continue;
    const [kept, lost] = one < other ? [one, other] : [other, one];
    const all = [...left, ...right].sort((x, y) => x - y);
    for (const member of all) clusters[member] = kept;
    members.set(kept, all);
    members.delete(lost);
    joinedBy[link.a] ??= link;
    joinedBy[link.b] ??= link;
  }
  return { clusters, joinedBy, tooLarge };
}

/** Odds within which two links say the same: a factor of eight. */
const AMBIGUOUS = Math.log(8);
/** Links of one record that are looked at as rivals. */
const MOST_RIVALS = 20;
/** Records of a large cluster that speak for it where rivals are looked for. */
const MOST_ASKED = 10;

function rivalLinks(
  links: readonly Link[],
  threshold: number,
): ReadonlyMap<number, readonly { rival: number; odds: number }[]> {
  const rivals = new Map<number, { rival: number; odds: number }[]>();
  const add = (member: number, rival: number, odds: number) => {
    const known = rivals.get(member);
    if (known === undefined) rivals.set(member, [{ rival, odds }]);
    else if (known.length < MOST_RIVALS) known.push({ rival, odds });
  };
  for (const { a, b, odds } of links) {
    if (odds < threshold) continue;
    add(a, b, odds);
    add(b, a, odds);
  }
  return rivals;
}

function agree(
  left: readonly number[],
  right: readonly number[],
  sure: boolean,
  rules: ClusterRules,
): boolean {
  if (!sure && left.length + right.length < 3) return false;
  let sum = 0;
  let pairs = 0;
  for (const a of left) {
    for (const b of right) {
      if (rules.forbidden(a, b)) return false;
      if (pairs >= MAX_CROSS) continue;
      pairs++;
      sum += Math.max(-CLIP, Math.min(CLIP, rules.oddsOf(a, b)));
    }
  }
  if (rules.conflict?.(left, right) === true) return false;
  return sum / pairs > (sure ? 0 : -rules.prior);
}
