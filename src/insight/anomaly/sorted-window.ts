/** The last `capacity` numbers, kept sorted, for quantiles of a stream. */
export class SortedWindow {
  private readonly sorted: number[] = [];
  private readonly arrived: number[] = [];
  private oldest = 0;
  private readonly capacity: number;

  constructor(capacity: number) {
    this.capacity = capacity;
  }

  get size(): number {
    return this.sorted.length;
  }

  push(value: number): void {
    if (this.arrived.length < this.capacity) this.arrived.push(value);
    else {
      this.sorted.splice(this.placeOf(this.arrived[this.oldest] ?? 0), 1);
      this.arrived[this.oldest] = value;
      this.oldest = (this.oldest + 1) % this.capacity;
    }
    this.sorted.splice(this.placeOf(value), 0, value);
  }

  /** Value below which the share `q` of the window lies; NaN when empty. */
  quantile(q: number): number {
    const at = q * (this.sorted.length - 1);
    const below = this.sorted[Math.floor(at)] ?? Number.NaN;
    const above = this.sorted[Math.ceil(at)] ?? Number.NaN;
    return below + (above - below) * (at - Math.floor(at));
  }

  /** How many values of the window are at least `value`. */
  atLeast(value: number): number {
    return this.sorted.length - this.placeOf(value);
  }

  /** First place whose value is not below `value`. */
  private placeOf(value: number): number {
    let [low, high] = [0, this.sorted.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.sorted[middle] ?? 0) < value) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
