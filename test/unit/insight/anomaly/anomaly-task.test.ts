import { describe, expect, test } from 'vitest';
import { ANOMALY_TASK } from '../../../../src/insight/anomaly/anomaly-task.ts';
import { fitInput, table } from '../../../support/fit-input.ts';

const hour = (n: number) => new Date(Date.UTC(2025, 0, 1, n)).toISOString();
const wave = (n: number) => 50 + 20 * Math.sin((n / 24) * 2 * Math.PI) + ((n * 31) % 5);
const rows = (length: number, odd: (n: number) => number = wave) =>
  Array.from({ length }, (_, n) => [hour(n), odd(n), odd(n) === wave(n) ? 0 : 1]);
const spiked = (n: number) => (n >= 400 && n < 405 ? 200 : wave(n));
const HEADER = ['horodatage', 'valeur', 'anomalie'];

describe('azimut fit anomaly', () => {
  test('finds the labelled spike and says what was expected', async () => {
    const outcome = await ANOMALY_TASK.fit(
      fitInput(table(HEADER, rows(480, spiked)), { label: 'anomalie' }),
    );
    expect(outcome.data['columns']).toMatchObject({ time: 'horodatage', value: 'valeur' });
    expect(outcome.metrics['model']).toMatchObject({ recall: 1, windows: 1 });
    const row = outcome.predictions.rows[400];
    const at = (name: string) => row?.[outcome.predictions.columns.indexOf(name)];
    expect(at('alarm')).toBe(1);
    expect(Math.abs(Number(at('expected')) - wave(400))).toBeLessThan(10);
    expect(outcome.predictions.rows).toHaveLength(480);
  });

  test('a test table goes on where the train table ends, and only it is judged', async () => {
    const all = rows(480, spiked);
    const outcome = await ANOMALY_TASK.fit(
      fitInput(
        table(HEADER, all.slice(0, 390)),
        { label: 'anomalie' },
        table(HEADER, all.slice(390)),
      ),
    );
    expect(outcome.metrics['model']).toMatchObject({ recall: 1, windows: 1 });
  });

  test('several series in one table are judged apart', async () => {
    const two = ['a', 'b'].flatMap((name) =>
      rows(300).map(([at = '', value = 0]) => [
        name,
        at,
        Number(value) * (name === 'a' ? 1 : 1000),
      ]),
    );
    const both = await ANOMALY_TASK.fit(
      fitInput(table(['shop', 'time', 'value'], two), { id: 'shop' }),
    );
    expect(both.data['series']).toBe(2);
    const one = await ANOMALY_TASK.fit(
      fitInput(table(['shop', 'time', 'value'], two.slice(0, 300)), { id: 'shop' }),
    );
    expect(both.predictions.rows.slice(0, 300)).toEqual(one.predictions.rows);
  });

  test.each([
    {
      name: 'rows without number',
      noise: [[hour(1000), 'n/a', 0]],
      says: /1 rows have no readable/,
    },
    { name: 'labels without any anomaly', noise: [], says: /marks nothing as anomalous/ },
  ])('warns of $name', async ({ noise, says }) => {
    const input = fitInput(table(HEADER, [...rows(300), ...noise]), { label: 'anomalie' });
    expect((await ANOMALY_TASK.fit(input)).warnings.join('\n')).toMatch(says);
  });

  test('a series that never changes raises nothing, with a warning', async () => {
    const outcome = await ANOMALY_TASK.fit(
      fitInput(
        table(
          HEADER,
          rows(300, () => 5),
        ),
        {},
      ),
    );
    expect(outcome.metrics['alarms']).toBe(0);
    expect(outcome.warnings).toContain('1 series never change');
  });

  test.each([
    { name: 'no time', columns: ['a', 'value'], cells: [['x', 1]], extra: {}, says: /--time/ },
    {
      name: 'no numbers',
      columns: ['time', 'note'],
      cells: [[hour(0), 'x']],
      extra: {},
      says: /--value/,
    },
    {
      name: 'a wrong threshold',
      columns: HEADER,
      cells: rows(3),
      extra: { threshold: '2' },
      says: /--threshold/,
    },
    {
      name: 'an unknown value column',
      columns: HEADER,
      cells: rows(3),
      extra: { value: 'x' },
      says: /--value/,
    },
  ])('refuses $name', async ({ columns, cells, extra, says }) => {
    await expect(
      ANOMALY_TASK.fit(fitInput(table(columns, cells), { extra })),
    ).rejects.toMatchObject({
      code: 'invalid_request',
      message: expect.stringMatching(says),
    });
  });
});
