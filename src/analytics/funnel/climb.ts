/** An instant at which a person did something that matters to a funnel. */
export interface Moment {
  readonly at: number;
  /** steps it can be, as bits: 1 is the first */
  readonly steps: number;
  /** exclusions it falls under, as bits */
  readonly excluded: number;
  /** interactions that are alike in this */
  readonly times: number;
}

export interface Climb {
  readonly steps: number;
  readonly windowMs: number | undefined;
  /** Places of steps, the first is 0: what lies between the two ends the way. */
  readonly exclusions: readonly { readonly after: number; readonly before: number }[];
  /** of the first step; `to` is not included */
  readonly start: { readonly fromMs: number | undefined; readonly toMs: number | undefined };
}

/** How far somebody came: the instant of each step reached. */
export type Reached = readonly number[];

/**
 * How far a person climbs. From each first step, every later one is taken at its earliest: at or after the former,
 * by an interaction of its own, within the window of the first, and with no excluded interaction between its two
 * instants. The start that leads furthest counts, the earliest of those.
 * @param moments earliest first
 */
export function climb(moments: readonly Moment[], funnel: Climb): Reached {
  let furthest: Reached = [];
  // Without a window or exclusions a later start cannot lead further than an earlier one.
  const isFirstBest = funnel.windowMs === undefined && funnel.exclusions.length === 0;
  for (const [i, { at, steps }] of moments.entries()) {
    const { fromMs, toMs } = funnel.start;
    if (toMs !== undefined && at >= toMs) break;
    if ((steps & 1) === 0 || (fromMs !== undefined && at < fromMs)) continue;
    const reached = climbFrom(moments, i, funnel);
    if (reached.length > furthest.length) furthest = reached;
    if (furthest.length === funnel.steps || (isFirstBest && !hasTwin(moments, i))) break;
  }
  return furthest;
}

/** Of several first steps at one instant, one may leave another free for the second step. */
function hasTwin(moments: readonly Moment[], i: number): boolean {
  return moments[i + 1]?.at === moments[i]?.at;
}

function climbFrom(moments: readonly Moment[], start: number, funnel: Climb): Reached {
  const left = new Map<number, number>();
  const first = moments[start]?.at ?? 0;
  const end = funnel.windowMs === undefined ? Number.POSITIVE_INFINITY : first + funnel.windowMs;
  // Of one instant, any order may be taken; what happened before has had its turn.
  let from = start;
  while (from > 0 && moments[from - 1]?.at === first) from -= 1;

  function goOn(reached: Reached, place: number): Reached {
    if (reached.length === funnel.steps) return reached;
    const bit = 1 << reached.length;
    let furthest = reached;
    let at: number | undefined;
    const tried = new Set<number>();
    for (let i = place; i < moments.length; i += 1) {
      const moment = moments[i];
      if (moment === undefined || moment.at > end) break;
      if (at !== undefined && moment.at > at) break;
      if ((moment.steps & bit) === 0 || (left.get(i) ?? moment.times) === 0) continue;
      if (at === undefined && isCutOff(moments, [...reached, moment.at], funnel)) break;
      at = moment.at;
      // Interactions that can be the same steps are as good as one another.
      if (tried.has(moment.steps)) continue;
      tried.add(moment.steps);
      left.set(i, (left.get(i) ?? moment.times) - 1);
      const found = goOn([...reached, moment.at], startOf(moments, i));
      left.set(i, (left.get(i) ?? 0) + 1);
      if (found.length > furthest.length) furthest = found;
      if (furthest.length === funnel.steps) break;
    }
    return furthest;
  }

  left.set(start, (moments[start]?.times ?? 1) - 1);
  return goOn([first], from);
}

function startOf(moments: readonly Moment[], i: number): number {
  let from = i;
  while (from > 0 && moments[from - 1]?.at === moments[i]?.at) from -= 1;
  return from;
}

/** Whether something excluded lies between the two steps it is about, of which the later is the newest reached. */
function isCutOff(moments: readonly Moment[], reached: Reached, { exclusions }: Climb): boolean {
  const newest = reached.length - 1;
  return exclusions.some(({ after, before }, n) => {
    if (newest <= after || newest > before) return false;
    const [start, end] = [reached[after] ?? 0, reached[newest] ?? 0];
    return moments.some(
      ({ at, excluded }) => (excluded & (1 << n)) !== 0 && at > start && at < end,
    );
  });
}
