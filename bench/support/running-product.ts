import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { readAccess } from '../../src/access-file.ts';
import type { EngineAccess } from '../../src/elasticsearch/client.ts';
import { API_MEMORY, COMPILE_CACHE, NATIVE_MEMORY } from '../../src/tooling/run-options.mjs';
import { childrenOf, commandOf } from './process-meter.ts';

/** The product as `npm run quickstart` runs it: the API in one process, the worker in another. */
export interface RunningProduct {
  readonly url: string;
  readonly write_key: string;
  readonly administrator_key: string;
  readonly representative_key: string;
  readonly api: number;
  readonly worker: number;
  stop(): Promise<void>;
}

/** Starts it with an empty home of its own, on an engine that runs already. */
export async function startProduct(options: {
  readonly access: EngineAccess;
  readonly prefix: string;
  readonly batch: string | undefined;
  readonly env: Readonly<Record<string, string | undefined>>;
}): Promise<RunningProduct> {
  const { access, prefix, batch } = options;
  const home = mkdtempSync(join(tmpdir(), 'azimut-bench-'));
  const caFile = join(home, 'ca.pem');
  if (access.ca !== undefined) await writeFile(caFile, access.ca, { mode: 0o600 });
  const entry = resolve(import.meta.dirname, '../../src/main-all.ts');
  const product = spawn(process.execPath, [...API_MEMORY, entry, '--no-demo', '--port', '0'], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: {
      ...NATIVE_MEMORY,
      ...options.env,
      NODE_COMPILE_CACHE: COMPILE_CACHE,
      AZIMUT_HOME: home,
      AZIMUT_INDEX_PREFIX: prefix,
      ...(batch === undefined ? {} : { AZIMUT_WORKER_BATCH: batch }),
      ELASTICSEARCH_URL: access.url,
      ELASTICSEARCH_API_KEY: access.api_key ?? '',
      ELASTICSEARCH_USERNAME: access.username ?? '',
      ELASTICSEARCH_PASSWORD: access.password ?? '',
      ELASTICSEARCH_CA: access.ca === undefined ? '' : caFile,
    },
  });
  const exited = once(product, 'exit');
  const stop = async (): Promise<void> => {
    if (product.exitCode === null && product.signalCode === null) product.kill('SIGTERM');
    await exited;
    rmSync(home, { recursive: true, force: true });
  };
  try {
    for await (const line of createInterface({ input: product.stdout })) {
      if (line.includes('is ready')) break;
    }
    product.stdout.resume();
    const given = await readAccess(home);
    const { pid } = product;
    if (given === undefined || pid === undefined) throw new Error('the product did not start');
    const worker = childrenOf(pid).find((id) =>
      commandOf(id).some((word) => word.endsWith('main-worker.ts')),
    );
    if (worker === undefined) throw new Error('the worker did not start');
    const { url, write_key, keys } = given;
    const { administrator: administrator_key, representative: representative_key } = keys;
    return { url, write_key, administrator_key, representative_key, api: pid, worker, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
