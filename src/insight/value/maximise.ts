/** Where a maximum was found; parameters are positive. */
export interface Maximum {
  readonly parameters: readonly number[];
  readonly value: number;
  /** whether no step made it better; false when the rounds were used up */
  readonly converged: boolean;
  /** indices of parameters that ran to the edge of what is sought: the data do not determine them */
  readonly atBounds: readonly number[];
}

/** Logarithms of parameters are sought within these; beyond, e.g. a shape of 100,000, data no longer tell. */
const LOWEST_LOG = -9;
const HIGHEST_LOG = 11;
const MOST_ROUNDS = 300;
const DIFFERENCE = 1e-5;

/**
 * Finds positive parameters that maximise a smooth function: BFGS on their logarithms (which keeps them positive and
 * makes units irrelevant), gradient by central differences, backtracking line search. A further start is tried only
 * when the ones before did not settle inside the bounds.
 * @param scale what values are divided by within, such as the number of cases, so that tolerances fit any size
 * @see Nocedal & Wright, Numerical Optimization (2006), algorithm 6.1
 */
export function maximise(
  f: (parameters: readonly number[]) => number,
  starts: readonly (readonly number[])[],
  scale: number,
): Maximum {
  const cost = (logs: readonly number[]): number => {
    const inside = logs.map((v) => Math.min(HIGHEST_LOG, Math.max(LOWEST_LOG, v)));
    const outside = logs.reduce((sum, v, i) => sum + (v - (inside[i] ?? v)) ** 2, 0);
    const value = f(inside.map(Math.exp));
    return Number.isFinite(value) ? outside - value / scale : Number.POSITIVE_INFINITY;
  };
  let best: Descent | undefined;
  for (const start of starts) {
    const found = descend(cost, start.map(Math.log));
    if (best === undefined || found.cost < best.cost) best = found;
    if (best.converged && !best.at.some(atBound)) break;
  }
  if (best === undefined) throw new Error('maximise needs a start');
  const parameters = best.at.map((v) => Math.exp(Math.min(HIGHEST_LOG, Math.max(LOWEST_LOG, v))));
  return {
    parameters,
    value: f(parameters),
    converged: best.converged,
    atBounds: best.at.flatMap((v, i) => (atBound(v) ? [i] : [])),
  };
}

const atBound = (log: number) => log <= LOWEST_LOG + 0.01 || log >= HIGHEST_LOG - 0.01;

interface Descent {
  readonly at: readonly number[];
  readonly cost: number;
  readonly converged: boolean;
}

function descend(cost: (at: readonly number[]) => number, start: readonly number[]): Descent {
  let at = start;
  let value = cost(at);
  let slope = gradient(cost, at);
  let inverse = identity(at.length);
  let fresh = true;
  for (let round = 0; round < MOST_ROUNDS; round++) {
    if (Math.hypot(...slope) < 1e-7) return { at, cost: value, converged: true };
    let direction = inverse.map((row) => -dot(row, slope));
    if (dot(direction, slope) >= 0) {
      inverse = identity(at.length);
      direction = slope.map((s) => -s);
      fresh = true;
    }
    // A log that moves by more than 2 in one step has left what the curvature can tell.
    const longest = Math.max(...direction.map(Math.abs));
    const shorten = longest > 2 ? 2 / longest : 1;
    const step = search(cost, at, value, slope, direction, shorten);
    if (step === undefined) {
      // Not even the steepest direction helps: numerically the bottom.
      if (fresh) return { at, cost: value, converged: true };
      inverse = identity(at.length);
      fresh = true;
      continue;
    }
    const nextSlope = gradient(cost, step.at);
    inverse = update(inverse, minus(step.at, at), minus(nextSlope, slope), fresh);
    fresh = false;
    ({ at, value } = step);
    slope = nextSlope;
  }
  return { at, cost: value, converged: false };
}

function search(
  cost: (at: readonly number[]) => number,
  from: readonly number[],
  value: number,
  slope: readonly number[],
  direction: readonly number[],
  first: number,
): { at: number[]; value: number } | undefined {
  const fall = dot(slope, direction);
  for (let size = first; size > 1e-10; size /= 2) {
    const at = from.map((v, i) => v + size * (direction[i] ?? 0));
    const next = cost(at);
    if (next < value + 1e-4 * size * fall && next < value) return { at, value: next };
  }
  return undefined;
}

function gradient(cost: (at: readonly number[]) => number, at: readonly number[]): number[] {
  return at.map((v, i) => {
    const up = cost(at.with(i, v + DIFFERENCE));
    const down = cost(at.with(i, v - DIFFERENCE));
    const slope = (up - down) / (2 * DIFFERENCE);
    return Number.isFinite(slope) ? slope : 0;
  });
}

/** BFGS update of the inverse curvature from a step and the change of slope along it. */
function update(
  inverse: readonly (readonly number[])[],
  step: readonly number[],
  change: readonly number[],
  fresh: boolean,
): number[][] {
  const curvature = dot(step, change);
  if (curvature <= 1e-14) return inverse.map((row) => [...row]);
  const scaling = fresh ? curvature / dot(change, change) : 1;
  const scaled = inverse.map((row) => row.map((v) => v * scaling));
  const moved = scaled.map((row) => dot(row, change));
  const weight = (1 + dot(change, moved) / curvature) / curvature;
  return scaled.map((row, i) =>
    row.map((v, j) => {
      const [si, sj] = [step[i] ?? 0, step[j] ?? 0];
      return v + weight * si * sj - ((moved[i] ?? 0) * sj + si * (moved[j] ?? 0)) / curvature;
    }),
  );
}

function identity(size: number): number[][] {
  return Array.from({ length: size }, (_, i) => Array.from({ length: size }, (_, j) => +(i === j)));
}

function dot(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, v, i) => sum + v * (b[i] ?? 0), 0);
}

function minus(a: readonly number[], b: readonly number[]): number[] {
  return a.map((v, i) => v - (b[i] ?? 0));
}
