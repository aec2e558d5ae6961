import { Gauge, Histogram, Registry } from 'prom-client';
import type { ApiDeps } from './deps.ts';

export interface ApiMetrics {
  observeRequest(route: string, status: number, seconds: number): void;
  /** Everything in Prometheus' text format. */
  render(): Promise<string>;
}

/** Counts requests by route and status, and asks the spool for its depth whenever metrics are read. */
export function createMetrics({ spool, metrics }: Pick<ApiDeps, 'spool' | 'metrics'>): ApiMetrics {
  const registers = [new Registry()];
  const [registry] = registers;
  if (registry === undefined) throw new Error('one registry is made above');
  const durations = new Histogram({
    name: 'azimut_http_request_duration_seconds',
    help: 'time from request to response, by route and status',
    labelNames: ['route', 'status'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
    registers,
  });
  const items = new Gauge({
    name: 'azimut_ingest_items',
    help: 'accepted = indexed + dead_lettered + suppressed + duplicate + queued',
    labelNames: ['state'],
    registers,
  });
  const spoolSize = new Gauge({
    name: 'azimut_spool',
    help: 'what waits: bytes, max_bytes, in_flight items, oldest_age_seconds',
    labelNames: ['measure'],
    registers,
  });
  const memory = new Gauge({
    name: 'azimut_process_resident_bytes',
    help: 'resident memory of this process',
    registers,
  });
  return {
    observeRequest(route, status, seconds) {
      durations.observe({ route, status: String(status) }, seconds);
    },
    async render() {
      const { in_flight, bytes, max_bytes, oldest_age_ms, ...states } = await spool.status();
      for (const [state, count] of Object.entries(states)) items.set({ state }, count);
      const measures = { in_flight, bytes, max_bytes, oldest_age_seconds: oldest_age_ms / 1000 };
      for (const [measure, value] of Object.entries(measures)) spoolSize.set({ measure }, value);
      memory.set(process.memoryUsage.rss());
      const own = await registry.metrics();
      return metrics === undefined ? own : `${own.trimEnd()}\n${await metrics()}`;
    },
  };
}
