import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type FaultProxy, PASS, startFaultProxy } from '../support/fault-proxy.ts';
import { type Installation, install, track } from '../support/installation.ts';
import { openClient } from '../support/worker-parts.ts';

let it: Installation;
let proxy: FaultProxy;
let round = 0;

beforeAll(async () => {
  it = await install();
  proxy = await startFaultProxy(it.engine.access);
});
afterAll(async () => {
  await proxy.close();
  await it.close();
});
beforeEach(() => {
  round += 1;
  proxy.decide = () => PASS;
});

/** `count` purchases of 1 EUR by `people`, each message with an id of its own. */
function purchases(count: number, people: number): object[] {
  return Array.from({ length: count }, (_, i) =>
    track({
      id: `r${round}-m${i}`,
      user: `r${round}-u${i % people}`,
      event: 'Order Completed',
      properties: { order_id: `r${round}-o${i}`, total: 1, currency: 'EUR' },
    }),
  );
}

async function counted(): Promise<{
  events: number;
  revenue: number;
  profiles: number;
  stored: number;
}> {
  const own = (await it.profiles()).filter(
    (profile) =>
      profile.status === 'active' &&
      profile.identifiers.some((key) => key.startsWith(`customer_id:default/r${round}-`)),
  );
  const stored = (await it.events()).filter((event) => event.message_id.startsWith(`r${round}-`));
  return {
    profiles: own.length,
    events: own.reduce((sum, profile) => sum + profile.events_count, 0),
    revenue: own.reduce((sum, profile) => sum + (profile.relational.revenue_minor ?? 0), 0),
    stored: stored.length,
  };
}

async function conserves(): Promise<void> {
  const status = await it.spool.status();
  expect(status.queued).toBe(0);
  expect(status.accepted).toBe(
    status.indexed + status.dead_lettered + status.suppressed + status.duplicate,
  );
}

const isBulk = (path: string): boolean => path === '/_bulk';

describe('each event counts once', () => {
  test('when a third of the answers are lost after the engine has done the work', async () => {
    proxy.decide = ({ path, nth }) =>
      nth % 3 === 0 && isBulk(path) ? { kind: 'lose_answer' } : PASS;
    const { worker } = it.ingestion({ client: openClient(proxy.url), workerBatch: 100 });
    await it.accept(purchases(600, 40));
    const stats = await worker.drain();
    expect(proxy.counts.lose_answer).toBeGreaterThan(3);
    expect(await counted()).toEqual({ profiles: 40, events: 600, revenue: 60_000, stored: 600 });
    expect({ indexed: stats.indexed, created: stats.created }).toEqual({
      indexed: 600,
      created: 600,
    });
    await conserves();
  });

  test('when the same messages are sent again, in one batch and in another', async () => {
    const messages = purchases(200, 10);
    const { worker } = it.ingestion({ workerBatch: 150 });
    await it.accept([...messages, ...messages.slice(0, 50)]);
    await it.accept(messages);
    const stats = await worker.drain();
    expect(await counted()).toEqual({ profiles: 10, events: 200, revenue: 20_000, stored: 200 });
    expect({ indexed: stats.indexed, duplicate: stats.duplicate }).toEqual({
      indexed: 200,
      duplicate: 250,
    });
    await conserves();
  });

  test('when the worker dies by kill -9 after the events and before the profiles', async () => {
    await it.accept(purchases(300, 25));
    let killed: ChildProcess | undefined;
    const child = startWorker('run');
    // The first bulk that writes profiles: by then its events are stored.
    proxy.decide = async ({ path, body }) => {
      if (!isBulk(path) || !body.includes(`"_index":"${it.names.profiles}"`)) return PASS;
      if (killed === undefined) {
        killed = child;
        child.kill('SIGKILL');
        await once(child, 'exit');
      }
      return { kind: 'cut' };
    };
    await once(child, 'exit');
    expect(await counted()).toMatchObject({ profiles: 0, stored: 300 });

    proxy.decide = () => PASS;
    const { worker } = it.ingestion();
    await untilClaimable();
    const stats = await worker.drain();
    expect(await counted()).toEqual({ profiles: 25, events: 300, revenue: 30_000, stored: 300 });
    expect(stats).toMatchObject({ indexed: 300, created: 300, duplicate: 0 });
    await conserves();
  });

  test('when two workers take the same messages because a lease ran out', async () => {
    const messages = purchases(120, 6);
    await it.accept(messages);
    const slow = it.ingestion({ client: openClient(proxy.url) });
    const quick = it.ingestion();
    let isHeld = false;
    const claimed = await it.spool.claim({ items: 500, bytes: 1e9 });
    proxy.decide = async ({ path, body }) => {
      if (isHeld || !isBulk(path) || !body.includes(`"_index":"${it.names.profiles}"`)) return PASS;
      isHeld = true;
      // The slow worker stored its events and stops here; the quick one does it all.
      await quick.worker.processBatch(claimed);
      return PASS;
    };
    await slow.worker.processBatch(claimed);
    expect(isHeld).toBe(true);
    expect(await counted()).toEqual({ profiles: 6, events: 120, revenue: 12_000, stored: 120 });
    await it.spool.settle(claimed.map(({ seq }) => ({ seq, outcome: 'indexed' })));
  });

  test('when a profile has long forgotten the batch that a late duplicate was in', async () => {
    const { worker } = it.ingestion({ workerBatch: 1 });
    const messages = purchases(205, 1);
    await it.accept(messages);
    await worker.drain();
    await it.accept(messages.slice(0, 2));
    const stats = await worker.drain();
    expect(stats.duplicate).toBe(2);
    expect(await counted()).toEqual({ profiles: 1, events: 205, revenue: 20_500, stored: 205 });
  });
});

describe('nothing is lost', () => {
  test('while the engine is away, and work goes on by itself when it is back', async () => {
    proxy.decide = () => ({ kind: 'cut' });
    const { worker } = it.ingestion({ client: openClient(proxy.url), workerBatch: 100 });
    await it.accept(purchases(300, 30));
    const running = worker.run();
    await expect.poll(() => worker.stats.engine_failures, { timeout: 10_000 }).toBeGreaterThan(1);
    expect(await it.spool.status()).toMatchObject({ queued: 300 });
    proxy.decide = () => PASS;
    await expect.poll(async () => (await it.spool.status()).queued, { timeout: 20_000 }).toBe(0);
    await worker.stop();
    await running;
    expect(await counted()).toEqual({ profiles: 30, events: 300, revenue: 30_000, stored: 300 });
    expect(await it.deadLetters()).toEqual([]);
    await conserves();
  });

  test('when the engine answers 429 and 503 for a while', async () => {
    let refusals = 0;
    proxy.decide = ({ nth }) => {
      if (nth % 2 === 0 || refusals > 40) return PASS;
      refusals += 1;
      return { kind: 'status', status: refusals % 2 === 0 ? 429 : 503 };
    };
    const { worker } = it.ingestion({ client: openClient(proxy.url), workerBatch: 100 });
    await it.accept(purchases(300, 30));
    await worker.drain();
    expect(await counted()).toEqual({ profiles: 30, events: 300, revenue: 30_000, stored: 300 });
    expect(await it.deadLetters()).toEqual([]);
    await conserves();
  });

  test('when the engine fails inside on one message, which waits while all others get in', async () => {
    const bad = `r${round}-m7`;
    proxy.decide = ({ path, body }) =>
      isBulk(path) && body.includes(`"message_id":"${bad}"`)
        ? { kind: 'status', status: 500 }
        : PASS;
    const { worker } = it.ingestion({ client: openClient(proxy.url), workerBatch: 100 });
    await it.accept(purchases(300, 30));
    const running = worker.run();
    await expect.poll(() => worker.stats.indexed, { timeout: 20_000 }).toBe(299);
    expect(worker.stats).toMatchObject({ delayed: 1, released: 0, dead_lettered: 0 });
    expect(await it.spool.status()).toMatchObject({ queued: 1 });
    proxy.decide = () => PASS;
    await expect.poll(async () => (await it.spool.status()).queued, { timeout: 20_000 }).toBe(0);
    await worker.stop();
    await running;
    expect(await counted()).toEqual({ profiles: 30, events: 300, revenue: 30_000, stored: 300 });
    await conserves();
  });

  test('when the worker is told to stop: what it has claimed is finished', async () => {
    proxy.decide = () => ({ kind: 'delay', ms: 20 });
    const { worker } = it.ingestion({ client: openClient(proxy.url), workerBatch: 50 });
    await it.accept(purchases(300, 30));
    const running = worker.run();
    await expect.poll(() => worker.stats.batches, { timeout: 10_000 }).toBeGreaterThan(0);
    await worker.stop();
    await running;
    const status = await it.spool.status();
    expect(status.in_flight).toBe(0);
    expect(worker.stats.claimed).toBe(worker.stats.indexed);
    await it.ingestion().worker.drain();
    expect(await counted()).toEqual({ profiles: 30, events: 300, revenue: 30_000, stored: 300 });
    await conserves();
  });
});

function startWorker(mode: 'run' | 'drain'): ChildProcess {
  const file = join(import.meta.dirname, '../support/worker-child.ts');
  return fork(file, [proxy.url, it.prefix, it.spoolPath, mode], {
    execArgv: [],
    stdio: 'inherit',
  });
}

/** A killed worker's claim is handed out again when its lease ends. */
async function untilClaimable(): Promise<void> {
  await expect
    .poll(async () => (await it.spool.status()).in_flight, { timeout: 10_000, interval: 100 })
    .toBe(0);
}
