import { z } from 'zod';
import { readAccess } from './access-file.ts';
import { createApiClient } from './cli/api-client.ts';
import { loadConfig } from './config.ts';
import { type DemoClient, loadDemo } from './demo/load.ts';
import { AppError } from './errors.ts';
import { type DemoNews, DemoOrder } from './main-demo-news.ts';

const TELL_EVERY_MS = 200;

/**
 * Invents the demo company and hands it in through the API, as a process of its own: its generator and its messages
 * stay out of the memory of the API, and its work out of the way of whoever searches meanwhile. Finds address and
 * keys in the home's access file.
 * @param order JSON text of a {@link DemoOrder}
 */
async function sendDemo(order: string, tell: (news: DemoNews) => void): Promise<void> {
  try {
    const { people, seed, now } = DemoOrder.parse(JSON.parse(order));
    const { home } = loadConfig();
    const client = await buildDemoClient(home);
    let toldMs = 0;
    const sent = await loadDemo(client, { people, seed, now: new Date(now) }, (progress) => {
      if (performance.now() - toldMs < TELL_EVERY_MS) return;
      toldMs = performance.now();
      tell({ kind: 'progress', ...progress });
    });
    tell({ kind: 'sent', sent });
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    tell({ kind: 'failed', code: error.code, message: error.message });
  }
}

/** Hands the demo's calls in as any SDK or export would. */
async function buildDemoClient(home: string): Promise<DemoClient> {
  const access = await readAccess(home);
  if (access === undefined) {
    throw new AppError('configuration_invalid', 'the home holds no keys of a running product');
  }
  const { url, keys, write_key, write_keys } = access;
  const { signal } = new AbortController();
  const api = createApiClient({ url, key: keys.administrator, signal });
  return {
    async sendMessages(source, calls) {
      const key = write_keys[source] ?? write_key;
      await api.request(z.looseObject({ success: z.literal(true) }), {
        method: 'POST',
        path: '/v1/batch',
        json: { batch: calls },
        headers: { authorization: `Basic ${Buffer.from(`${key}:`).toString('base64')}` },
      });
    },
    async sendRecords(source, rows) {
      await api.request(z.looseObject({ accepted: z.int() }), {
        method: 'POST',
        path: `/v1/records/${source}`,
        body: Buffer.from(rows.map((row) => JSON.stringify(row)).join('\n')),
        headers: { 'content-type': 'application/x-ndjson' },
      });
    },
  };
}

if (import.meta.main) {
  await sendDemo(process.argv[2] ?? '', (news) => process.send?.(news));
  process.disconnect?.();
}
