import { describe, expect, test } from 'vitest';
import { type JudgedSeries, scoreWindows } from '../../../../src/insight/anomaly/score-windows.ts';

const WINDOW = { first: 400, last: 500 };
const series = (...at: number[]): JudgedSeries => ({
  scores: Array.from({ length: 1000 }, (_, i) => (at.includes(i) ? 1 : 0)),
  windows: [WINDOW],
  from: 150,
});

describe('alarms against labelled windows', () => {
  /** Figures by hand from the benchmark's sigmoid 2/(1+e^(5y)) − 1 and weights 1, 1 and 0.11. */
  test.each([
    { name: 'no alarm', at: [], nab: 0, precision: 0, recall: 0 },
    { name: 'an alarm at the first value', at: [400], nab: 100, precision: 1, recall: 1 },
    { name: 'an alarm at the last value', at: [500], nab: 50, precision: 1, recall: 1 },
    { name: 'two alarms inside count once', at: [400, 450], nab: 100, precision: 1, recall: 1 },
    {
      name: 'a run of values is one alarm',
      at: [400, 401, 402],
      nab: 100,
      precision: 1,
      recall: 1,
    },
    { name: 'a false alarm far away', at: [200], nab: -5.5, precision: 0, recall: 0 },
    { name: 'a false alarm long after', at: [400, 900], nab: 94.5, precision: 0.5, recall: 1 },
    { name: 'an alarm while learning', at: [100], nab: 0, precision: 0, recall: 0 },
  ])('$name', ({ at, nab, precision, recall }) => {
    const score = scoreWindows([series(...at)], 0.5);
    expect(score.nab_standard).toBeCloseTo(nab, 1);
    expect(score).toMatchObject({ precision, recall });
  });

  test('the earlier an alarm, the better', () => {
    const early = [400, 425, 450, 475, 500].map((at) => scoreWindows([series(at)], 0.5));
    expect(early.map((s) => s.early_detection)).toEqual([1, 0.75, 0.5, 0.25, 0]);
    const points = early.map((s) => s.nab_standard);
    expect(points).toEqual([...points].sort((a, b) => b - a));
  });
});
