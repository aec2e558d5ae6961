/** A stretch of a series that is labelled anomalous; positions of its first and last value. */
export interface LabelledWindow {
  readonly first: number;
  readonly last: number;
}

/** What the detector said of one series, and what was true. */
export interface JudgedSeries {
  readonly scores: readonly number[];
  readonly windows: readonly LabelledWindow[];
  /** first position that is judged; before it the detector only learns */
  readonly from: number;
}

/** How alarms met labelled windows. An alarm is the first value of an episode above the threshold. */
export interface WindowScore {
  readonly threshold: number;
  /** share of alarms inside a window */
  readonly precision: number;
  /** share of windows with an alarm inside */
  readonly recall: number;
  readonly f1: number;
  /** mean share of a found window that was still to come at its first alarm: 1 at once, 0 at its end */
  readonly early_detection: number;
  readonly alarms: number;
  readonly windows: number;
  /** benchmark score, 0 for no alarm at all, 100 for perfect; below 0 when alarms do harm */
  readonly nab_standard: number;
}

/** Weight of a false alarm in the benchmark's standard profile. */
const FALSE_ALARM = 0.11;

/**
 * Start of what is judged: a detector may learn on the first 15 % (at most 750 values) undisturbed.
 * @see Lavin & Ahmad (2015), Evaluating Real-Time Anomaly Detection Algorithms: the Numenta Anomaly Benchmark
 */
export function probation(length: number): number {
  return Math.min(Math.floor(0.15 * length), 750);
}

/** Values below the threshold that end an episode. */
const QUIET = 12;

/** Positions at which an episode above the threshold begins. */
export function alarms({ scores, from }: JudgedSeries, threshold: number): number[] {
  const found: number[] = [];
  let last = Number.NEGATIVE_INFINITY;
  for (let i = from; i < scores.length; i++) {
    if ((scores[i] ?? 0) < threshold) continue;
    if (i - last > QUIET) found.push(i);
    last = i;
  }
  return found;
}

/** Scores all series at one threshold. */
export function scoreWindows(series: readonly JudgedSeries[], threshold: number): WindowScore {
  let [all, right, found, windows, early, points] = [0, 0, 0, 0, 0, 0];
  for (const one of series) {
    const raised = alarms(one, threshold);
    const judged = one.windows.filter(({ last }) => last >= one.from);
    all += raised.length;
    windows += judged.length;
    for (const window of judged) {
      const inside = raised.filter((i) => i >= window.first && i <= window.last);
      right += inside.length;
      const first = inside[0];
      if (first === undefined) {
        points -= 1;
        continue;
      }
      const width = Math.max(1, window.last - window.first);
      found += 1;
      early += (window.last - first) / width;
      points += sigmoid((first - window.last) / width) / sigmoid(-1);
    }
    for (const i of raised) {
      if (judged.some(({ first, last }) => i >= first && i <= last)) continue;
      points += FALSE_ALARM * afterWindow(judged, i);
    }
  }
  const precision = all === 0 ? 0 : right / all;
  const recall = windows === 0 ? 0 : found / windows;
  return {
    threshold,
    precision,
    recall,
    f1: precision + recall === 0 ? 0 : (2 * precision * recall) / (precision + recall),
    early_detection: found === 0 ? 0 : early / found,
    alarms: all,
    windows,
    nab_standard: windows === 0 ? 0 : (100 * (points + windows)) / (2 * windows),
  };
}

/** The benchmark's view of a false alarm: little harm just after a window, full harm (−1) elsewhere. */
function afterWindow(windows: readonly LabelledWindow[], at: number): number {
  const before = windows.filter(({ last }) => last < at).at(-1);
  if (before === undefined) return -1;
  const distance = (at - before.last) / Math.max(1, before.last - before.first);
  return distance > 3 ? -1 : sigmoid(distance);
}

function sigmoid(y: number): number {
  return 2 / (1 + Math.exp(5 * y)) - 1;
}

/** The threshold of the given ones at which the benchmark score is best, as the benchmark chooses for each detector. */
export function bestThreshold(
  series: readonly JudgedSeries[],
  thresholds: readonly number[],
): WindowScore {
  const scored = thresholds.map((threshold) => scoreWindows(series, threshold));
  const [first, ...others] = scored;
  if (first === undefined) throw new Error('bestThreshold needs thresholds');
  return others.reduce((best, one) => (one.nab_standard > best.nab_standard ? one : best), first);
}
