import { loadConfig } from './config.ts';
import { findEngine } from './elasticsearch/engine/find-engine.ts';
import { statsOf } from './ingestion/worker-metrics.ts';
import { createLogger } from './logging.ts';
import { openStack } from './main-stack.ts';
import { onStopSignal } from './stop-signal.ts';

const TELL_EVERY_MS = 2_000;

/**
 * The worker as a process of its own: takes from the home's spool and writes to the engine until it is told to
 * stop, then finishes what it holds.
 */
export async function runWorker(): Promise<void> {
  const config = loadConfig();
  const log = createLogger(config.logLevel, 'worker');
  const engine = await findEngine(config, (line) => log.info({ line }, 'engine'));
  const stack = await openStack(config, engine.access, log);
  const matching = new AbortController();
  onStopSignal(() => {
    matching.abort();
    return stack.ingestion.worker.stop();
  });
  // A parent process shows these among its own metrics.
  const telling = setInterval(() => process.send?.(statsOf(stack.ingestion)), TELL_EVERY_MS);
  log.info({ engine: engine.kind, version: engine.version }, 'worker started');
  stack.reprojector.start();
  stack.upkeep.start();
  stack.ingestion.followUp.start();
  await Promise.all([stack.ingestion.worker.run(), stack.matching.matcher.run(matching.signal)]);
  await stack.ingestion.followUp.stop();
  await stack.upkeep.stop();
  await stack.reprojector.stop();
  clearInterval(telling);
  await stack.close();
  await engine.stop();
  log.info({ ...statsOf(stack.ingestion) }, 'worker stopped');
}

if (import.meta.main) await runWorker();
