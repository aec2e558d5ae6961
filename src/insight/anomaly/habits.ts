const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
const WEEK_MS = 7 * DAY_MS;

/** Against what a value is held: the last hours, the same time on earlier days, the same time on earlier weeks. */
export type HabitName = 'recent' | 'time_of_day' | 'time_of_week';

/** Foretells the next value of a series from its past alone. */
export interface Habit {
  readonly name: HabitName;
  /** `undefined` while there is too little past */
  expected(at: number): number | undefined;
  learn(at: number, value: number): void;
}

const FEWEST_PERIODS = 3;

/** Median of the last few values. */
export class RecentHabit implements Habit {
  readonly name = 'recent';
  private readonly last: number[] = [];
  private readonly length: number;

  constructor(length: number) {
    this.length = length;
  }

  expected(): number | undefined {
    return this.last.length < this.length ? undefined : median(this.last);
  }

  learn(_at: number, value: number): void {
    this.last.push(value);
    if (this.last.length > this.length) this.last.shift();
  }
}

/**
 * Median of what was seen at the same time of earlier periods (days or weeks), moved by how far the last values lay
 * from theirs: a busy day is busy at every hour.
 */
export class SeasonalHabit implements Habit {
  readonly name: HabitName;
  private readonly periodMs: number;
  private readonly slots: number;
  private readonly memory: number;
  private readonly seen = new Map<number, number[]>();
  private readonly shifts: number[] = [];
  private readonly shiftLength: number;

  constructor(name: 'time_of_day' | 'time_of_week', intervalMs: number, shiftLength: number) {
    this.name = name;
    this.periodMs = name === 'time_of_day' ? DAY_MS : WEEK_MS;
    const slotMs = Math.max(intervalMs, name === 'time_of_day' ? 15 * MINUTE_MS : 30 * MINUTE_MS);
    this.slots = Math.max(1, Math.round(this.periodMs / slotMs));
    const perSlot = Math.max(1, Math.round(slotMs / intervalMs));
    this.memory = perSlot * (name === 'time_of_day' ? 10 : 5);
    this.shiftLength = shiftLength;
  }

  expected(at: number): number | undefined {
    const base = this.base(at);
    if (base === undefined) return undefined;
    return this.shifts.length === 0 ? base : base + median(this.shifts);
  }

  learn(at: number, value: number): void {
    const base = this.base(at);
    if (base !== undefined) {
      this.shifts.push(value - base);
      if (this.shifts.length > this.shiftLength) this.shifts.shift();
    }
    const slot = this.slotOf(at);
    const values = this.seen.get(slot) ?? [];
    this.seen.set(slot, values);
    values.push(value);
    if (values.length > this.memory) values.shift();
    this.first ??= at;
  }

  private first: number | undefined;

  private base(at: number): number | undefined {
    if (this.first === undefined || at - this.first < FEWEST_PERIODS * this.periodMs)
      return undefined;
    const values = this.seen.get(this.slotOf(at));
    return values === undefined || values.length < FEWEST_PERIODS ? undefined : median(values);
  }

  private slotOf(at: number): number {
    const share = (((at % this.periodMs) + this.periodMs) % this.periodMs) / this.periodMs;
    return Math.floor(share * this.slots + 1e-9) % this.slots;
  }
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? upper) + upper) / 2;
}
