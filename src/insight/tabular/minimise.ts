/** Value of a smooth function at a point; its gradient is written into `gradient`. */
export type Objective = (point: Float64Array, gradient: Float64Array) => number;

export interface Minimum {
  readonly point: Float64Array;
  readonly value: number;
  readonly iterations: number;
  readonly converged: boolean;
}

const MEMORY = 10;

/**
 * Minimises a smooth convex function by limited-memory BFGS with a backtracking line search.
 * @param tolerance ends when no component of the gradient exceeds it
 * @see Liu and Nocedal, On the limited memory BFGS method for large scale optimization (1989)
 */
export function minimise(
  objective: Objective,
  start: Float64Array,
  options: { readonly tolerance: number; readonly maxIterations: number },
): Minimum {
  let point: Float64Array = Float64Array.from(start);
  let gradient: Float64Array = new Float64Array(point.length);
  let value = objective(point, gradient);
  const steps: Float64Array[] = [];
  const changes: Float64Array[] = [];
  for (let iteration = 0; iteration < options.maxIterations; iteration++) {
    if (largest(gradient) <= options.tolerance) {
      return { point, value, iterations: iteration, converged: true };
    }
    const direction = quasiNewton(gradient, steps, changes);
    let slope = dot(direction, gradient);
    if (!(slope < 0)) {
      // Rounding spoilt the curvature: start again from steepest descent.
      steps.length = 0;
      changes.length = 0;
      for (let i = 0; i < direction.length; i++) direction[i] = -(gradient[i] ?? 0);
      slope = dot(direction, gradient);
    }
    let size = steps.length === 0 ? Math.min(1, 1 / Math.sqrt(-slope)) : 1;
    const nextGradient = new Float64Array(point.length);
    let next = moved(point, direction, size);
    let nextValue = objective(next, nextGradient);
    for (let tries = 0; tries < 40 && !(nextValue <= value + 1e-4 * size * slope); tries++) {
      size /= 2;
      next = moved(point, direction, size);
      nextValue = objective(next, nextGradient);
    }
    if (!(nextValue < value)) return { point, value, iterations: iteration, converged: false };
    remember(steps, next, point);
    remember(changes, nextGradient, gradient);
    point = next;
    gradient = nextGradient;
    value = nextValue;
  }
  return { point, value, iterations: options.maxIterations, converged: false };
}

/** The two-loop recursion: minus the inverse Hessian, as far as it is known, times the gradient. */
function quasiNewton(
  gradient: Float64Array,
  steps: readonly Float64Array[],
  changes: readonly Float64Array[],
): Float64Array {
  const direction = gradient.map((value) => -value);
  const shares: number[] = [];
  for (let k = steps.length - 1; k >= 0; k--) {
    const [step, change] = [steps[k] ?? direction, changes[k] ?? direction];
    const share = dot(step, direction) / dot(step, change);
    shares[k] = share;
    add(direction, change, -share);
  }
  const [step, change] = [steps.at(-1), changes.at(-1)];
  if (step !== undefined && change !== undefined) {
    const scale = dot(step, change) / dot(change, change);
    for (let i = 0; i < direction.length; i++) direction[i] = (direction[i] ?? 0) * scale;
  }
  steps.forEach((one, k) => {
    const of = changes[k] ?? one;
    add(direction, one, (shares[k] ?? 0) - dot(of, direction) / dot(one, of));
  });
  return direction;
}

function remember(list: Float64Array[], to: Float64Array, from: Float64Array): void {
  list.push(to.map((value, i) => value - (from[i] ?? 0)));
  if (list.length > MEMORY) list.shift();
}

function moved(point: Float64Array, direction: Float64Array, size: number) {
  return point.map((value, i) => value + size * (direction[i] ?? 0));
}

function add(to: Float64Array, what: Float64Array, times: number): void {
  for (let i = 0; i < to.length; i++) to[i] = (to[i] ?? 0) + times * (what[i] ?? 0);
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] ?? 0) * (b[i] ?? 0);
  return sum;
}

function largest(values: Float64Array): number {
  let most = 0;
  for (const value of values) most = Math.max(most, Math.abs(value));
  return most;
}
