import type { FollowUpStats } from './follow-up/follow-up.ts';
import type { WorkerStats } from './worker-stats.ts';

/** What a worker and what follows up on its work tell of themselves. */
export type IngestionStats = WorkerStats & FollowUpStats;

export function statsOf(ingestion: {
  readonly worker: { readonly stats: WorkerStats };
  readonly followUp: { readonly stats: FollowUpStats };
}): IngestionStats {
  return { ...ingestion.worker.stats, ...ingestion.followUp.stats };
}

/** Of {@link IngestionStats}, these tell of the last batch or look; the rest only grow. */
const LAST = /^last_/;

/** A worker's counts in Prometheus' text format, `azimut_worker_<field>`; nothing before the first counts came. */
export function renderWorkerMetrics(stats: Partial<IngestionStats> | undefined): string {
  if (stats === undefined) return '';
  return Object.entries(stats)
    .map(([field, value]) => {
      const isGauge = LAST.test(field);
      const name = isGauge ? `azimut_worker_${field}` : `azimut_worker_${field}_total`;
      return `# TYPE ${name} ${isGauge ? 'gauge' : 'counter'}\n${name} ${value}\n`;
    })
    .join('');
}
