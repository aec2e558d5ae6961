import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { ANOMALY_TASK } from '../../../../src/insight/anomaly/anomaly-task.ts';
import type { WindowScore } from '../../../../src/insight/anomaly/score-windows.ts';
import { csvTable, fitInput, table } from '../../../support/fit-input.ts';
import { sharedData } from '../../../support/shared-data.ts';

const folder = sharedData('nab');
if (folder === undefined) process.stderr.write('NAB: skipped, the shared data sets are not here\n');

/** All series in one table, each row labelled by whether it lies in a window. */
function labelledTable(path: string) {
  const windows = JSON.parse(readFileSync(`${path}/combined_windows.json`, 'utf8')) as Record<
    string,
    [string, string][]
  >;
  const rows = Object.entries(windows).flatMap(([file, stretches]) =>
    csvTable(`${path}/${file}.gz`).rows.map(({ timestamp = '', value = '' }) => {
      const inside = stretches.some(
        ([from, to]) => timestamp >= from.slice(0, 19) && timestamp <= to.slice(0, 19),
      );
      return [file, timestamp, value, inside ? 1 : 0];
    }),
  );
  return table(['file', 'timestamp', 'value', 'anomaly'], rows);
}

describe.skipIf(folder === undefined)('Numenta benchmark, 24 series', () => {
  test('precision, recall and early detection beside a windowed Gaussian by the same code', {
    timeout: 120_000,
  }, async () => {
    const input = fitInput(labelledTable(folder ?? ''), { id: 'file', label: 'anomaly' });
    const { data, metrics } = await ANOMALY_TASK.fit(input);
    const model = metrics['model'] as unknown as WindowScore;
    const best = metrics['baseline_windowed_gaussian_best_threshold'] as unknown as WindowScore;
    process.stderr.write(`NAB: ${JSON.stringify({ model, best_windowed_gaussian: best })}\n`);
    expect(data).toMatchObject({ series: 24 });
    expect(model.windows).toBe(39);
    // Both thresholds were chosen on these very labels: ours once for all tables, the baseline's here.
    expect(model.nab_standard).toBeGreaterThan(best.nab_standard + 10);
    expect(model.recall).toBeGreaterThan(best.recall);
    expect(model.early_detection).toBeGreaterThan(0.45);
  });
});
