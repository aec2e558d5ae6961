import { pipelineName } from '../src/elasticsearch/index-names.ts';
import { JSON_TEXT } from '../src/elasticsearch/json-text.ts';
import type { IngestOptions } from './ingest.ts';
import { type BenchInstallation, installBench } from './support/bench-installation.ts';
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
      if (slice === 2) {
        const normalising = engine === undefined ? null : await normalisingAlone(bench, engine);
        return { stages: ledger.perThousand(events), normalising, asked: bench.asked };
      }
    }
    return {};
  } finally {
    await bench.close();
  }
}

const REQUESTS = 40;
const DOCUMENTS = 500;

/**
 * What normalising costs the engine by itself: the same requests through a pipeline without processors, which only
 * reads and writes the messages, through the mapping script alone, and through the whole of it. In turns.
 * @returns milliseconds of CPU time for each 1,000 messages
 */
async function normalisingAlone({ client, prefix }: BenchInstallation, engine: number) {
  const source = pipelineName(prefix, 'source-segment');
  const whole = (await client.ingest.getPipeline({ id: source }))[source]?.processors ?? [];
  const ways = { nothing: [], mapping: whole.slice(0, 1), whole };
  const docs = shopEvents({ events: DOCUMENTS, people: 12_000, order: 'sessions' }, 3).map(
    (raw) => ({
      _source: { raw, source: 'segment', kind: 'message', received_at: new Date().toISOString() },
    }),
  );
  const body = JSON.stringify({ docs });
  for (const [way, processors] of Object.entries(ways)) {
    await client.ingest.putPipeline({ id: pipelineName(prefix, `bench-${way}`), processors });
  }
  const ledger = new CpuLedger({ engine });
  for (let turn = 0; turn < 4; turn += 1) {
    for (const way of Object.keys(ways)) {
      // The first turn warms up.
      if (turn > 0) ledger.enter(way);
      for (let i = 0; i < REQUESTS; i += 1) {
        await client.transport.request(
          {
            method: 'POST',
            path: `/_ingest/pipeline/${pipelineName(prefix, `bench-${way}`)}/_simulate`,
            body,
            querystring: { filter_path: 'docs.doc._source' },
          },
          { headers: JSON_TEXT },
        );
      }
      ledger.enter('');
    }
  }
  return ledger.perThousand(3 * REQUESTS * DOCUMENTS);
}
