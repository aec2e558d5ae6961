/**
 * Baseline: how far out a value lies under a normal distribution fitted to the last values, in [0, 1]. The window is
 * moved on in steps, as in the benchmark's own detector.
 * @see Numenta Anomaly Benchmark, windowedGaussian (window 6,400, step 100)
 */
export class WindowedGaussian {
  private readonly window: number[] = [];
  private pending: number[] = [];
  private mean = 0;
  private deviation = 1;
  private shift: number | undefined;
  private sum = 0;
  private squares = 0;

  judge(value: number): number {
    const score =
      this.window.length === 0 ? 0 : 1 - tail(Math.abs(value - this.mean) / this.deviation);
    if (this.window.length < WINDOW) {
      this.window.push(value);
      this.add(value, 1);
      this.refit();
      return score;
    }
    this.pending.push(value);
    if (this.pending.length === STEP) {
      for (const old of this.window.splice(0, STEP)) this.add(old, -1);
      for (const fresh of this.pending) this.add(fresh, 1);
      this.window.push(...this.pending);
      this.pending = [];
      this.refit();
    }
    return score;
  }

  private add(value: number, sign: 1 | -1): void {
    // Shifted by the first value, so that squares of large figures do not swallow their differences.
    this.shift ??= value;
    this.sum += sign * (value - this.shift);
    this.squares += sign * (value - this.shift) ** 2;
  }

  private refit(): void {
    const n = this.window.length;
    const mean = this.sum / n;
    this.mean = mean + (this.shift ?? 0);
    this.deviation = Math.max(Math.sqrt(Math.max(0, this.squares / n - mean * mean)), 1e-6);
  }
}

const WINDOW = 6400;
const STEP = 100;

/** One-sided tail of the standard normal, to 7 digits (Abramowitz & Stegun 26.2.17). */
function tail(z: number): number {
  const t = 1 / (1 + 0.2316419 * z);
  const series =
    t *
    (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  return (Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI)) * series;
}
