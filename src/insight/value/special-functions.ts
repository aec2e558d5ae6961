const STIRLING = [1 / 12, -1 / 360, 1 / 1260, -1 / 1680, 1 / 1188, -691 / 360360] as const;
const HALF_LN_2PI = 0.5 * Math.log(2 * Math.PI);

/**
 * ln Γ(z) for z > 0, to about 14 digits: Stirling's series after lifting z to 10 by the recurrence.
 * @see Abramowitz & Stegun, 6.1.40 and 6.1.15
 */
export function logGamma(z: number): number {
  let lifted = z;
  let product = 1;
  while (lifted < 10) {
    product *= lifted;
    lifted += 1;
  }
  const inverse = 1 / lifted;
  const inverse2 = inverse * inverse;
  let power = inverse;
  let tail = 0;
  for (const coefficient of STIRLING) {
    tail += coefficient * power;
    power *= inverse2;
  }
  return (lifted - 0.5) * Math.log(lifted) - lifted + HALF_LN_2PI + tail - Math.log(product);
}

const MOST_TERMS = 20_000;

/**
 * Gauss' hypergeometric function 2F1(a, b; c; z) by its series, for 0 ≤ z < 1. Callers first transform it (Euler) so
 * that c exceeds a + b: then terms fall fast even near z = 1. `c` must not be zero or a negative integer.
 * @see Abramowitz & Stegun, 15.1.1 and 15.3.3
 */
export function hypergeometric(a: number, b: number, c: number, z: number): number {
  let term = 1;
  let sum = 1;
  for (let k = 0; k < MOST_TERMS; k++) {
    const ratio = (((a + k) * (b + k)) / ((c + k) * (k + 1))) * z;
    term *= ratio;
    sum += term;
    // What is left is about a geometric series of this ratio; early ratios may still be growing.
    if (Math.abs(term) <= 1e-15 * Math.abs(sum) * (1 - z) && Math.abs(ratio) < 1) break;
  }
  return sum;
}

/** ln(e^a + e^b) without overflow; −∞ stands for zero. */
export function logSumExp(a: number, b: number): number {
  const most = Math.max(a, b);
  if (most === Number.NEGATIVE_INFINITY) return most;
  return most + Math.log1p(Math.exp(Math.min(a, b) - most));
}
