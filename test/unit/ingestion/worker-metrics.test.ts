import { describe, expect, test } from 'vitest';
import { renderWorkerMetrics } from '../../../src/ingestion/worker-metrics.ts';
import { emptyStats } from '../../../src/ingestion/worker-stats.ts';

describe('worker metrics', () => {
  test('every count is a counter and every figure of the last batch a gauge', () => {
    const lines = renderWorkerMetrics({ ...emptyStats(), indexed: 7, last_lag_ms: 12 }).split('\n');
    expect(lines).toContain('# TYPE azimut_worker_indexed_total counter');
    expect(lines).toContain('azimut_worker_indexed_total 7');
    expect(lines).toContain('# TYPE azimut_worker_last_lag_ms gauge');
    expect(lines).toContain('azimut_worker_last_lag_ms 12');
    expect(lines.filter((line) => line.startsWith('azimut_'))).toHaveLength(
      Object.keys(emptyStats()).length,
    );
  });

  test('how far moving what merges brought is behind shows beside the counts', () => {
    const lines = renderWorkerMetrics({ documents_moved: 3, last_merges_lag_ms: 900 }).split('\n');
    expect(lines).toContain('azimut_worker_documents_moved_total 3');
    expect(lines).toContain('# TYPE azimut_worker_last_merges_lag_ms gauge');
  });

  test('a worker that has not told anything yet has no lines rather than zeros', () => {
    expect(renderWorkerMetrics(undefined)).toBe('');
  });
});
