import { type Habit, type HabitName, RecentHabit, SeasonalHabit } from './habits.ts';
import { SortedWindow } from './sorted-window.ts';

/** What is said of one value when it arrives; nothing later is used. */
export interface Judgement {
  readonly at: number;
  readonly value: number;
  /** `undefined` while there is too little past to expect anything: then the score is 0 */
  readonly expected: number | undefined;
  /** 0 usual … 1 never seen the like; 0.5 is as far off as the rarest 1 in 100 of the past */
  readonly score: number;
  /** whether the value itself is off, or a run of values has left its level */
  readonly kind: 'value' | 'level';
  readonly habit: HabitName | undefined;
  /** how often the past was as far off: once in so many values */
  readonly once_in: number;
}

export interface DetectorOptions {
  /** usual milliseconds between two values */
  readonly intervalMs: number;
}

/** Values of the past that a value's distance is compared with. */
const MEMORY = 4000;
const FEWEST_ERRORS = 40;
const RARE = 0.99;
/** Last values that `recent` goes by. */
const RECENT = 3;
/** Values whose mean distance tells a change of level. */
const RUN = 12;

/**
 * Judges a series value by value, each against its own past. Several habits (last hours, time of day, time of week)
 * foretell it; the one that lately erred least is believed. Its error, and the mean of its last errors, are measured
 * in the rarest 1 in 100 errors of the past, so that no shape of noise is assumed.
 */
export class SeriesDetector {
  private readonly habits: readonly TrackedHabit[];

  constructor({ intervalMs }: DetectorOptions) {
    const hour = Math.max(3, Math.min(24, Math.round(3_600_000 / intervalMs)));
    this.habits = [
      new TrackedHabit(new RecentHabit(RECENT)),
      new TrackedHabit(new SeasonalHabit('time_of_day', intervalMs, hour)),
      new TrackedHabit(new SeasonalHabit('time_of_week', intervalMs, hour)),
    ];
  }

  /** @param value finite; values must come in the order of time */
  judge(at: number, value: number): Judgement {
    let believed: { tracked: TrackedHabit; expected: number } | undefined;
    for (const tracked of this.habits) {
      const expected = tracked.habit.expected(at);
      if (expected === undefined || !tracked.ready) continue;
      if (believed === undefined || tracked.usualError < believed.tracked.usualError) {
        believed = { tracked, expected };
      }
    }
    const verdict = believed?.tracked.measure(value - believed.expected);
    for (const tracked of this.habits) tracked.learn(at, value);
    return {
      at,
      value,
      expected: believed?.expected,
      score: verdict?.score ?? 0,
      kind: verdict?.kind ?? 'value',
      habit: believed?.tracked.habit.name,
      once_in: verdict?.onceIn ?? 1,
    };
  }
}

/** A habit with what its errors were. */
class TrackedHabit {
  readonly habit: Habit;
  private readonly errors = new SortedWindow(MEMORY);
  private readonly runs = new SortedWindow(MEMORY);
  private readonly lastErrors: number[] = [];
  private smoothed: number | undefined;
  private largest = 0;

  constructor(habit: Habit) {
    this.habit = habit;
  }

  get ready(): boolean {
    return this.errors.size >= FEWEST_ERRORS;
  }

  get usualError(): number {
    return this.smoothed ?? Number.POSITIVE_INFINITY;
  }

  measure(error: number): { score: number; kind: 'value' | 'level'; onceIn: number } {
    const size = Math.abs(error);
    // Nothing below this can be told from rounding: a flat line that trembles in its last digit is flat.
    const floor = 1e-6 * this.largest + 1e-12;
    const alone = size / Math.max(this.errors.quantile(RARE), floor);
    const run = Math.abs(mean([...this.lastErrors, error].slice(-RUN)));
    const together = run / Math.max(this.runs.quantile(RARE), floor);
    const [kind, ratio, seen] =
      together > alone
        ? (['level', together, this.runs.atLeast(run)] as const)
        : (['value', alone, this.errors.atLeast(size)] as const);
    return { score: 1 - 2 ** -ratio, kind, onceIn: (this.errors.size + 1) / (seen + 1) };
  }

  learn(at: number, value: number): void {
    const expected = this.habit.expected(at);
    if (expected !== undefined) {
      const error = value - expected;
      this.errors.push(Math.abs(error));
      this.lastErrors.push(error);
      if (this.lastErrors.length > RUN) this.lastErrors.shift();
      if (this.lastErrors.length === RUN) this.runs.push(Math.abs(mean(this.lastErrors)));
      const old = this.smoothed ?? Math.abs(error);
      this.smoothed = old + (Math.abs(error) - old) / 200;
    }
    this.largest = Math.max(this.largest, Math.abs(value));
    this.habit.learn(at, value);
  }
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
}
