import { fork } from 'node:child_process';
import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { createProgress } from './cli/progress.ts';
import { createTerminal } from './cli/terminal.ts';
import { wordsFor } from './cli/words.ts';
import { AppError } from './errors.ts';
import { DemoNews, DemoOrder } from './main-demo-news.ts';
import type { Product } from './main-product.ts';

/** What a home knows of its demo company: enough to send the very same messages again after an interruption. */
const DemoMark = DemoOrder.extend({ loaded: z.boolean() });

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
  const { people, seed, now } = mark;
  const sent = await sendApart(product, { people, seed, now }, signal, (done, total) => {
    // Sending and indexing go on at once; what counts for the person waiting is what is indexed.
    show('demo', done, total).catch(() => undefined);
  });
  for (let status = await spool.status(); status.queued > 0; status = await spool.status()) {
    signal.throwIfAborted();
    await show('demo', sent - status.queued, sent);
    await sleep(POLL_MS);
  }
  await writeFile(file, `${JSON.stringify({ ...mark, loaded: true })}\n`);
  const seconds = Math.round((Date.now() - startedAt) / 1000);
  report(`demo company: ${sent} messages from thirteen sources in ${seconds} s`);
}

/**
 * Runs the sender as a process of its own, to its end.
 * @returns how many messages it sent
 */
async function sendApart(
  { stack }: Product,
  order: DemoOrder,
  signal: AbortSignal,
  progress: (sent: number, total: number) => void,
): Promise<number> {
  const { config } = stack;
  signal.throwIfAborted();
  const sender = fork(join(import.meta.dirname, 'main-demo-sender.ts'), [JSON.stringify(order)], {
    env: { ...config.inherited, AZIMUT_HOME: config.home },
  });
  const exited = once(sender, 'exit');
  const stop = (): void => {
    sender.kill('SIGTERM');
  };
  signal.addEventListener('abort', stop, { once: true });
  let last: DemoNews | undefined;
  sender.on('message', (told) => {
    last = DemoNews.parse(told);
    if (last.kind === 'progress') progress(last.sent, last.total);
  });
  await exited;
  signal.removeEventListener('abort', stop);
  signal.throwIfAborted();
  if (last?.kind === 'failed') throw new AppError(last.code, last.message);
  if (last?.kind !== 'sent') throw new AppError('internal', 'the demo company was not sent whole');
  return last.sent;
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
