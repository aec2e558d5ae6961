import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { SeriesDetector } from '../../../../src/insight/anomaly/series-detector.ts';
import { SortedWindow } from '../../../../src/insight/anomaly/sorted-window.ts';

const HOUR = 3_600_000;
const DAYS = 35;
/** Hourly visits: quiet nights, busy days, calm weekends, and a wobble that repeats exactly. */
const usual = (hour: number): number => {
  const [ofDay, day] = [hour % 24, Math.floor(hour / 24)];
  const week = day % 7 >= 5 ? 0.4 : 1;
  return (
    100 + week * 80 * Math.max(0, Math.sin(((ofDay - 6) / 24) * 2 * Math.PI)) + ((hour * 7919) % 11)
  );
};
const judge = (value: (hour: number) => number, hours = DAYS * 24) => {
  const detector = new SeriesDetector({ intervalMs: HOUR });
  return Array.from({ length: hours }, (_, hour) => detector.judge(hour * HOUR, value(hour)));
};
const ODD = 30 * 24 + 3;

describe('series detector', () => {
  test('a busy hour in the night is unusual though such values are common by day', () => {
    const judged = judge((hour) => (hour === ODD ? 170 : usual(hour)));
    expect(judged[ODD]).toMatchObject({ value: 170, kind: 'value' });
    expect(judged[ODD]?.score).toBeGreaterThan(0.9);
    expect(judged[ODD]?.expected).toBeGreaterThan(90);
    expect(judged[ODD]?.expected).toBeLessThan(120);
    expect(['time_of_day', 'time_of_week']).toContain(judged[ODD]?.habit);
    expect(judged[ODD]?.once_in).toBeGreaterThan(100);
  });

  test('usual weeks raise no alarm once they are known', () => {
    const late = judge(usual).slice(28 * 24);
    expect(late.filter(({ score }) => score >= 0.7)).toEqual([]);
  });

  test('a lasting change of level is noticed within a day', () => {
    const judged = judge((hour) => usual(hour) - (hour >= ODD ? 60 : 0));
    expect(judged.slice(ODD, ODD + 24).some(({ score }) => score >= 0.7)).toBe(true);
  });

  test('only the past counts: what comes later changes no judgement', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 200 }),
        fc.nat(199),
        (values, cut) => {
          const at = Math.min(cut, values.length);
          const whole = judge((hour) => values[hour] ?? 0, values.length);
          expect(judge((hour) => values[hour] ?? 0, at)).toEqual(whole.slice(0, at));
        },
      ),
      { numRuns: 30 },
    );
  });

  test('scores lie in [0, 1], also for constant, tiny and huge values', () => {
    const any = fc.oneof(fc.constant(5), fc.double({ min: -1e12, max: 1e12, noNaN: true }));
    fc.assert(
      fc.property(fc.array(any, { minLength: 60, maxLength: 200 }), (values) =>
        judge((hour) => values[hour] ?? 0, values.length).every(
          ({ score }) => score >= 0 && score <= 1,
        ),
      ),
      { numRuns: 30 },
    );
  });

  test('a flat line is never unusual; the first step off it is', () => {
    const judged = judge((hour) => (hour === ODD ? 6 : 5));
    expect(judged.slice(0, ODD).every(({ score }) => score === 0)).toBe(true);
    expect(judged[ODD]?.score).toBeGreaterThan(0.99);
  });

  test('too short a series expects nothing', () => {
    expect(
      judge(usual, 20).every(({ expected, score }) => expected === undefined && score === 0),
    ).toBe(true);
  });
});

describe('sorted window', () => {
  test('answers as if it sorted its last values anew', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer(), { minLength: 1 }),
        fc.integer({ min: 1, max: 20 }),
        (values, capacity) => {
          const window = new SortedWindow(capacity);
          for (const value of values) window.push(value);
          const last = values.slice(-capacity).sort((a, b) => a - b);
          expect(window.size).toBe(last.length);
          expect(window.quantile(0)).toBe(last[0]);
          expect(window.quantile(1)).toBe(last.at(-1));
          expect(window.atLeast(last[0] ?? 0)).toBe(last.length);
        },
      ),
    );
  });
});
