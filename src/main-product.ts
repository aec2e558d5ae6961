import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type AccessFile, messageSources, prepareAccess } from './access-file.ts';
import { createApp } from './api/app.ts';
import { createDemoTokens } from './api/demo-tokens.ts';
import { serveApp } from './api/server.ts';
import type { Config } from './config.ts';
import type { EngineAccess } from './elasticsearch/client.ts';
import { findEngine } from './elasticsearch/engine/find-engine.ts';
import { renderWorkerMetrics } from './ingestion/worker-metrics.ts';
import type { WorkerStats } from './ingestion/worker-stats.ts';
import type { Logger } from './logging.ts';
import { findWebRoot } from './main-api.ts';
import { openStack, type Stack } from './main-stack.ts';
import { VERSION } from './version.ts';

export interface ProductOptions {
  readonly report: (line: string) => void;
  readonly log: Logger;
  /** 0 takes a free one */
  readonly port: number;
  /**
   * `inline`: in this process, right for a command that lasts moments; `process`: in one of its own, so that
   * indexing never delays a keystroke.
   */
  readonly worker: 'inline' | 'process';
}

/** Engine, API, page and worker, running. */
export interface Product {
  readonly url: string;
  readonly access: AccessFile;
  readonly stack: Stack;
  /** Address that signs a browser on this machine in once, as representative unless told. */
  signInLink(role?: keyof AccessFile['keys']): string;
  /** Stops the API, drains the worker, stops the engine where we started it. Safe to call twice. */
  stop(): Promise<void>;
}

/** Starts everything for one home, and says what it does. */
export async function startProduct(config: Config, options: ProductOptions): Promise<Product> {
  const { report, log } = options;
  await mkdir(config.home, { recursive: true, mode: 0o700 });
  const closers: (() => Promise<unknown>)[] = [];
  let stopping: Promise<void> | undefined;
  const stop = () => {
    stopping ??= (async () => {
      for (const close of closers.reverse()) await close();
    })();
    return stopping;
  };
  try {
    const engine = await findEngine(config, report);
    closers.push(() => engine.stop());
    const stack = await openStack(config, engine.access, log);
    closers.push(() => stack.close());
    const setup = await stack.setUp();
    report(
      `set up: ${setup.created} created, ${setup.changed} changed, ${setup.unchanged} as they were`,
    );
    for (const drift of setup.drift) log.warn({ drift }, 'the engine differs from the files');

    let worker: RunningWorker | undefined;
    const demoTokens = createDemoTokens({ now: () => new Date() });
    const webRoot = findWebRoot();
    const app = createApp({
      ...stack.api,
      version: VERSION,
      demoTokens,
      metrics: async () => renderWorkerMetrics(worker?.stats()),
      ...(webRoot === undefined ? {} : { webRoot }),
    });
    const served = await serveApp(app, { host: config.host, port: options.port });
    closers.push(() => served.close());
    const access = await prepareAccess(
      config.home,
      served.url,
      stack.api.keys,
      messageSources(),
      new Date(),
    );
    worker =
      options.worker === 'inline'
        ? runInline(stack)
        : await runApart(config, engine.access, report);
    closers.push(worker.stop);
    return {
      url: served.url,
      access,
      stack,
      signInLink(role = 'representative') {
        const keyId = access.keys[role].split('_')[1] ?? '';
        return `${served.url}/#demo=${demoTokens.create(keyId)}`;
      },
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

interface RunningWorker {
  /** As last heard; `undefined` before that. */
  stats(): WorkerStats | undefined;
  stop(): Promise<void>;
}

function runInline(stack: Stack): RunningWorker {
  const { worker } = stack.ingestion;
  const running = worker.run();
  return {
    stats: () => worker.stats,
    async stop() {
      await worker.stop();
      await running;
    },
  };
}

/**
 * Less than half the memory, for about half as much CPU again in the worker (collecting garbage, mostly beside the
 * work). The bound is far above what batches need.
 */
const WORKER_MEMORY = ['--max-semi-space-size=8', '--max-old-space-size=384'];

/** The worker gets the engine we found by its environment; the CA goes by a file beside the other secrets. */
async function runApart(
  config: Config,
  access: EngineAccess,
  report: (line: string) => void,
): Promise<RunningWorker> {
  const caFile = join(config.home, 'engine-ca.pem');
  if (access.ca !== undefined) await writeFile(caFile, access.ca, { mode: 0o600 });
  const child = fork(join(import.meta.dirname, 'main-worker.ts'), [], {
    env: {
      ...config.inherited,
      AZIMUT_HOME: config.home,
      ELASTICSEARCH_URL: access.url,
      ...(access.api_key === undefined ? {} : { ELASTICSEARCH_API_KEY: access.api_key }),
      ...(access.username === undefined ? {} : { ELASTICSEARCH_USERNAME: access.username }),
      ...(access.password === undefined ? {} : { ELASTICSEARCH_PASSWORD: access.password }),
      ...(access.ca === undefined ? {} : { ELASTICSEARCH_CA: caFile }),
    },
    stdio: 'inherit',
    execArgv: [...process.execArgv, ...WORKER_MEMORY],
  });
  let wanted = true;
  child.once('exit', (code) => {
    if (wanted) report(`the worker ended unexpectedly with code ${code}: restart Azimut`);
  });
  let stats: WorkerStats | undefined;
  child.on('message', (told) => {
    stats = told as unknown as WorkerStats;
  });
  return {
    stats: () => stats,
    async stop() {
      wanted = false;
      if (child.exitCode !== null || child.signalCode !== null) return;
      const exit = once(child, 'exit');
      child.kill('SIGTERM');
      await exit;
    },
  };
}
