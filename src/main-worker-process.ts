import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Config } from './config.ts';
import type { EngineAccess } from './elasticsearch/client.ts';
import { type IngestionStats, statsOf } from './ingestion/worker-metrics.ts';
import type { Logger } from './logging.ts';
import type { Stack } from './main-stack.ts';

/** A worker in this process or in one of its own. */
export interface RunningWorker {
  /** The process it runs in. */
  pid(): number | undefined;
  /** As last heard; `undefined` before that. */
  stats(): IngestionStats | undefined;
  /** Lets it finish what it holds. */
  stop(): Promise<void>;
}

/** Waits before a worker that died is started again: doubled each time, up to half a minute. */
const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 30_000;
/** A worker that ran this long had started well: the next wait is the first again. */
const RAN_WELL_MS = 60_000;

/**
 * A small young generation, and a heap that is collected when it has grown by four fifths of what lives: half the
 * memory that Node would take. The bound, far above what batches need, would by itself make the heap grow by two
 * fifths alone, which costs a quarter more of the worker's CPU time.
 */
const WORKER_MEMORY = [
  '--max-semi-space-size=8',
  '--max-old-space-size=512',
  '--heap-growing-percent=80',
];

export function runWorkerInline(stack: Stack): RunningWorker {
  const { worker, followUp } = stack.ingestion;
  const matching = new AbortController();
  const running = Promise.all([worker.run(), stack.matching.matcher.run(matching.signal)]);
  stack.upkeep.start();
  stack.reprojector.start();
  stack.scoring.scorer.start();
  followUp.start();
  return {
    pid: () => process.pid,
    stats: () => statsOf(stack.ingestion),
    async stop() {
      matching.abort();
      await stack.upkeep.stop();
      await stack.reprojector.stop();
      await stack.scoring.scorer.stop();
      await followUp.stop();
      await worker.stop();
      await running;
    },
  };
}

/**
 * Runs the worker as a process of its own, and again whenever it ends without being told to: what it held comes
 * back to it when its claim's lease ends. It gets the engine we found by its environment; the CA goes by a file
 * beside the other secrets.
 */
export async function runWorkerApart(
  config: Config,
  access: EngineAccess,
  { report, log }: { readonly report: (line: string) => void; readonly log: Logger },
): Promise<RunningWorker> {
  const caFile = join(config.home, 'engine-ca.pem');
  if (access.ca !== undefined) await writeFile(caFile, access.ca, { mode: 0o600 });
  const env = {
    ...config.inherited,
    AZIMUT_HOME: config.home,
    // As quiet as we are: its lines come out between ours.
    AZIMUT_LOG_LEVEL: log.level,
    ELASTICSEARCH_URL: access.url,
    ...(access.api_key === undefined ? {} : { ELASTICSEARCH_API_KEY: access.api_key }),
    ...(access.username === undefined ? {} : { ELASTICSEARCH_USERNAME: access.username }),
    ...(access.password === undefined ? {} : { ELASTICSEARCH_PASSWORD: access.password }),
    ...(access.ca === undefined ? {} : { ELASTICSEARCH_CA: caFile }),
  };
  let stats: IngestionStats | undefined;
  let wanted = true;
  let waitMs = FIRST_WAIT_MS;
  let restart: NodeJS.Timeout | undefined;
  let child = start();

  function start(): ChildProcess {
    const startedMs = performance.now();
    const started = fork(join(import.meta.dirname, 'main-worker.ts'), [], {
      env,
      stdio: 'inherit',
      execArgv: [...process.execArgv, ...WORKER_MEMORY],
    });
    started.on('message', (told) => {
      stats = told as unknown as IngestionStats;
    });
    started.once('exit', (code, signal) => {
      if (!wanted) return;
      if (performance.now() - startedMs > RAN_WELL_MS) waitMs = FIRST_WAIT_MS;
      report(`the worker ended with ${signal ?? `code ${code}`}: it is started again`);
      restart = setTimeout(() => {
        child = start();
      }, waitMs);
      waitMs = Math.min(LONGEST_WAIT_MS, waitMs * 2);
    });
    return started;
  }

  return {
    pid: () => child.pid,
    stats: () => stats,
    async stop() {
      wanted = false;
      clearTimeout(restart);
      if (child.exitCode !== null || child.signalCode !== null) return;
      const exit = once(child, 'exit');
      child.kill('SIGTERM');
      await exit;
    },
  };
}
