import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { createApiClient } from './cli/api-client.ts';
import { createProgress } from './cli/progress.ts';
import { createTerminal } from './cli/terminal.ts';
import { wordsFor } from './cli/words.ts';
import { type DemoClient, loadDemo } from './demo/load.ts';
import type { Product } from './main-product.ts';

/** What a home knows of its demo company: enough to send the very same messages again after an interruption. */
const DemoMark = z.strictObject({
  people: z.int(),
  seed: z.int(),
  now: z.iso.datetime(),
  loaded: z.boolean(),
});

const SEED = 1979;
const POLL_MS = 500;

/**
 * Loads the demo company through the API, once per home, with a progress bar. After an interruption it is sent
 * again from the start: what is there already is recognised as repeated.
 * @throws AppError when the API refuses or does not answer; the signal's reason when aborted
 */
export async function loadDemoCompany(
  product: Product,
  options: {
    readonly people: number;
    readonly report: (line: string) => void;
    readonly signal: AbortSignal;
  },
): Promise<void> {
  const { report, signal } = options;
  const { config, spool } = product.stack;
  const file = join(config.home, 'demo.json');
  const former = await readMark(file);
  if (former?.loaded === true) {
    report(`demo company: ${former.people} people are there already`);
    return;
  }
  const mark = former ?? {
    people: options.people,
    seed: SEED,
    now: new Date().toISOString(),
    loaded: false,
  };
  await writeFile(file, `${JSON.stringify(mark)}\n`);
  report(`demo company: loading ${mark.people} people of an invented retailer, seed ${mark.seed}`);

  const words = wordsFor(config.language);
  const bar = createProgress(
    createTerminal(process.stdout, process.stderr),
    words,
    () => new Date(),
  );
  const startedAt = Date.now();
  const before = await spool.status();
  const show = async (label: string, done: number, total: number) => {
    const rows = await settledSince(before.accepted - before.queued, spool.status());
    bar.show({ label, done, total, rows, elapsedMs: Date.now() - startedAt });
  };
  let lastShown = 0;
  const sent = await loadDemo(
    buildDemoClient(product, signal),
    { people: mark.people, seed: mark.seed, now: new Date(mark.now) },
    ({ sent: done, total }) => {
      if (Date.now() - lastShown < 200) return;
      lastShown = Date.now();
      // Sending and indexing go on at once; what counts for the person waiting is what is indexed.
      show('demo', done, total).catch(() => undefined);
    },
    signal,
  );
  for (let status = await spool.status(); status.queued > 0; status = await spool.status()) {
    signal.throwIfAborted();
    await show('demo', sent - status.queued, sent);
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
  await writeFile(file, `${JSON.stringify({ ...mark, loaded: true })}\n`);
  const seconds = Math.round((Date.now() - startedAt) / 1000);
  report(`demo company: ${sent} messages from eleven sources in ${seconds} s`);
}

/** Hands the demo's calls in as any SDK or export would. */
function buildDemoClient(product: Product, signal: AbortSignal): DemoClient {
  const { access, url } = product;
  const api = createApiClient({ url, key: access.keys.administrator, signal });
  return {
    async sendMessages(source, calls) {
      const key = access.write_keys[source] ?? access.write_key;
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

async function settledSince(
  settledBefore: number,
  status: ReturnType<Product['stack']['spool']['status']>,
): Promise<number> {
  const { accepted, queued } = await status;
  return accepted - queued - settledBefore;
}

async function readMark(file: string): Promise<z.infer<typeof DemoMark> | undefined> {
  try {
    return DemoMark.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch {
    return undefined;
  }
}
