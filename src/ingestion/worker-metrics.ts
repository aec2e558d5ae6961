import type { WorkerStats } from './worker-stats.ts';

/** Fields of {@link WorkerStats} that only grow; the rest tells of the last batch. */
const LAST = /^last_/;

/** A worker's counts in Prometheus' text format, `azimut_worker_<field>`; nothing before the first counts came. */
export function renderWorkerMetrics(stats: WorkerStats | undefined): string {
  if (stats === undefined) return '';
  return Object.entries(stats)
    .map(([field, value]) => {
      const isGauge = LAST.test(field);
      const name = isGauge ? `azimut_worker_${field}` : `azimut_worker_${field}_total`;
      return `# TYPE ${name} ${isGauge ? 'gauge' : 'counter'}\n${name} ${value}\n`;
    })
    .join('');
}
