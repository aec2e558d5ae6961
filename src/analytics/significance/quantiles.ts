import { incompleteBeta } from './incomplete-beta.ts';
import { erfc } from './tests.ts';

/** Value below which a standard normal lies with a probability strictly between 0 and 1. */
export function normalQuantile(p: number): number {
  if (p < 0.5) return -normalQuantile(1 - p);
  // Above the median the tail is what is known exactly.
  const tail = (x: number) => erfc(x / Math.SQRT2) / 2;
  return bisect((x) => tail(x) > 1 - p, 40);
}

/** Value below which Student's t of so many degrees of freedom lies with probability p. */
export function studentQuantile(p: number, freedom: number): number {
  if (p < 0.5) return -studentQuantile(1 - p, freedom);
  const tail = (t: number) => incompleteBeta(freedom / (freedom + t * t), freedom / 2, 0.5) / 2;
  return bisect((t) => tail(t) > 1 - p, 1e7);
}

/** Chance that a chi-square of so many degrees of freedom is at least x. */
export function chiSquareTail(x: number, freedom: number): number {
  if (x <= 0) return 1;
  // Two degrees more add one term of a series that begins in closed form.
  let [degrees, tail] = freedom % 2 === 1 ? [1, erfc(Math.sqrt(x / 2))] : [2, Math.exp(-x / 2)];
  let term =
    degrees === 1 ? Math.sqrt((2 * x) / Math.PI) * Math.exp(-x / 2) : (x / 2) * Math.exp(-x / 2);
  for (; degrees < freedom; degrees += 2) {
    tail += term;
    term *= x / (degrees + 2);
  }
  return Math.min(1, tail);
}

/** @param isBelow whether the value sought is above the argument */
function bisect(isBelow: (x: number) => boolean, most: number): number {
  let [low, high] = [0, most];
  for (let step = 0; step < 200 && high - low > 1e-13 * Math.max(1, low); step += 1) {
    const middle = (low + high) / 2;
    if (isBelow(middle)) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
