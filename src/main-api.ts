import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { messageSources, prepareAccess } from './access-file.ts';
import { createApp } from './api/app.ts';
import { serveApp } from './api/server.ts';
import { loadConfig } from './config.ts';
import { findEngine } from './elasticsearch/engine/find-engine.ts';
import { createLogger } from './logging.ts';
import { openStack } from './main-stack.ts';
import { onStopSignal } from './stop-signal.ts';
import { VERSION } from './version.ts';

/** The built page, where there is one. */
export function findWebRoot(): string | undefined {
  const folder = resolve(import.meta.dirname, '../dist/web');
  return existsSync(folder) ? folder : undefined;
}

/** The API (and page) as a process of its own; sets the engine up first, which is safe to repeat. */
export async function runApi(): Promise<void> {
  const config = loadConfig();
  const log = createLogger(config.logLevel, 'api');
  const engine = await findEngine(config, (line) => log.info({ line }, 'engine'));
  const stack = await openStack(config, engine.access, log);
  const setup = await stack.setUp();
  log.info({ created: setup.created, changed: setup.changed, drift: setup.drift.length }, 'set up');
  const webRoot = findWebRoot();
  const app = createApp({
    ...stack.api,
    version: VERSION,
    ...(webRoot === undefined ? {} : { webRoot }),
  });
  const served = await serveApp(app, {
    host: config.host,
    port: config.port,
    onClosing: stack.api.live.close,
  });
  // The first start leaves the keys that everything else needs; only this machine's user can read them.
  await prepareAccess(config.home, served.url, stack.api.keys, messageSources(), new Date());
  log.info({ url: served.url }, 'api listens');
  onStopSignal(async () => {
    await served.close();
    await stack.close();
    await engine.stop();
  });
}

if (import.meta.main) await runApi();
