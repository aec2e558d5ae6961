import type { IngestOptions } from './ingest.ts';
import { installBench } from './support/bench-installation.ts';
import { CpuLedger, findEngineProcess } from './support/cpu-meter.ts';
import { shopEvents } from './support/shop-events.ts';

const DEFAULT_BATCH = 4_000;

/**
 * Where the worker's CPU time and that of the engine go, by kind of request: one slice after a warm-up, its batches
 * one after the other and in this process, so that the time falls to one stage at a time.
 */
export async function measureStages(options: IngestOptions, events: number): Promise<object> {
  const batch = Number(options.batch ?? DEFAULT_BATCH);
  const bench = await installBench(options, batch);
  try {
    const engine = await findEngineProcess(bench.client);
    for (const slice of [0, 1, 2]) {
      const ledger = new CpuLedger({
        ...(engine === undefined ? {} : { engine }),
        worker: process.pid,
      });
      await bench.spool.append(
        shopEvents({ ...options, events }, slice).map((message) => ({
          source: 'segment',
          kind: 'message',
          payload: JSON.stringify(message),
          received_at: new Date().toISOString(),
          accept_id: `a-${slice}`,
        })),
      );
      bench.stages = ledger;
      for (;;) {
        ledger.enter('claim');
        const items = await bench.spool.claim({ items: batch, bytes: 8 * 1024 * 1024 });
        if (items.length === 0) break;
        const settlements = await bench.ingestion.worker.processBatch(items);
        ledger.enter('settle');
        await bench.spool.settle(settlements);
      }
      await bench.client.indices.refresh({ index: `${bench.prefix}-*` });
      ledger.enter('');
      bench.stages = undefined;
      if (slice === 2) return { stages: ledger.perThousand(events), asked: bench.asked };
    }
    return {};
  } finally {
    await bench.close();
  }
}
