import { mkdir } from 'node:fs/promises';
import { type AccessFile, messageSources, prepareAccess } from './access-file.ts';
import { createApp } from './api/app.ts';
import { createDemoTokens } from './api/demo-tokens.ts';
import { serveApp } from './api/server.ts';
import type { Config } from './config.ts';
import { findEngine } from './elasticsearch/engine/find-engine.ts';
import { renderWorkerMetrics } from './ingestion/worker-metrics.ts';
import type { Logger } from './logging.ts';
import { findWebRoot } from './main-api.ts';
import { openStack, type Stack } from './main-stack.ts';
import { type RunningWorker, runWorkerApart, runWorkerInline } from './main-worker-process.ts';
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
  readonly worker: RunningWorker;
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
    const served = await serveApp(app, {
      host: config.host,
      port: options.port,
      onClosing: stack.api.live.close,
    });
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
        ? runWorkerInline(stack)
        : await runWorkerApart(config, engine.access, options);
    closers.push(worker.stop);
    return {
      url: served.url,
      access,
      stack,
      worker,
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
