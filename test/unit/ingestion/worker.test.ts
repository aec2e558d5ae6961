import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { pino } from 'pino';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { DocumentFailure } from '../../../src/elasticsearch/retry.ts';
import { AppError } from '../../../src/errors.ts';
import { createBatchProcess, type ProcessDeps } from '../../../src/ingestion/process-batch.ts';
import { createWorker, type Worker } from '../../../src/ingestion/worker.ts';
import type { DeadLetterDoc } from '../../../src/model/dead-letter.ts';
import type { Spool } from '../../../src/spool/spool.ts';
import { openSqliteSpool } from '../../../src/spool/sqlite-spool.ts';

const LEASE_MS = 1_000;
const RECEIVED = '2026-03-05T10:00:00.000Z';

let folder: string;
let spool: Spool;
let nowMs: number;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'azimut-worker-'));
  nowMs = Date.parse(RECEIVED);
  spool = openSqliteSpool({
    path: join(folder, 'spool.db'),
    maxBytes: 1e6,
    maxAgeMs: 1e9,
    leaseMs: LEASE_MS,
    now: () => new Date(nowMs),
  });
});
afterEach(async () => {
  await spool.close();
  rmSync(folder, { recursive: true });
});

test('does not take up again what it is still writing when the lease has run out', async () => {
  await spool.append(['first', 'second'].map((source) => ({ ...MESSAGE, source })));
  const prepared: string[] = [];
  const worker = workerWith({
    prepare: async (items) => {
      prepared.push(...items.map(({ source }) => source));
      return { items: [], refusals: items.map((one) => ({ item: one, ...REFUSAL })) };
    },
    commit: async () => {
      throw new TypeError('nothing is to be committed');
    },
    put: async () => {
      nowMs += LEASE_MS;
      // Time for the worker to look for more meanwhile.
      for (let turn = 0; turn < 20; turn += 1) await setImmediate();
    },
  });
  const stats = await worker.drain();
  expect(prepared).toEqual(['first', 'second']);
  expect(stats).toMatchObject({ claimed: 2, dead_lettered: 2 });
  expect(await spool.status()).toMatchObject({ queued: 0, dead_lettered: 2 });
});

const REFUSAL = { code: 'schema_invalid', detail: 'a rule', field: null } as const;

const FAILURE = new AppError(
  'engine_unavailable',
  'the engine did not take every document in time',
  {
    cause: new DocumentFailure('illegal_state_exception'),
  },
);

/** An engine that takes everything but one item, on which it fails inside. */
function failingOn(bad: string, letters: DeadLetterDoc[]): Changed {
  return {
    prepare: async (items) => ({
      items: items.map((item) => ({
        item,
        // Nothing below looks into it.
        message: {} as never,
        identifiers: [],
        issues: [],
      })),
      refusals: [],
    }),
    commit: async (items) => {
      if (items.some(({ item }) => item.source === bad)) throw FAILURE;
      return {
        settlements: items.map(({ item }) => ({ seq: item.seq, outcome: 'indexed' as const })),
        refusals: [],
        merges: [],
        profiles: items.length,
        conflicts: 0,
        policy_version: 0,
      };
    },
    put: async (docs) => {
      letters.push(...docs);
    },
  };
}

test('an item the engine fails on waits longer and longer, holds up no other, and ends as a dead letter', async () => {
  const letters: DeadLetterDoc[] = [];
  const worker = workerWith(failingOn('bad', letters), 100);
  await spool.append(
    ['one', 'two', 'bad', 'three'].map((source) => ({ ...MESSAGE, source, payload: '{"a":1}' })),
  );
  expect(await worker.drain()).toMatchObject({ indexed: 3, delayed: 1, released: 0 });
  expect(await spool.status()).toMatchObject({ queued: 1, indexed: 3, in_flight: 1 });

  const waitsS = [5, 10, 20, 40, 80, 160, 320, 640, 1280, 1800, 1800];
  for (const [tries, seconds] of waitsS.entries()) {
    nowMs += seconds * 1000 - 1;
    await worker.drain();
    expect(worker.stats.delayed).toBe(tries + 1);
    expect(letters).toEqual([]);
    nowMs += 1;
    await spool.append([{ ...MESSAGE, source: 'later' }]);
    await worker.drain();
  }
  expect(worker.stats).toMatchObject({ delayed: waitsS.length, indexed: 3 + waitsS.length });
  expect(letters).toMatchObject([
    {
      code: 'engine_failed',
      source: 'bad',
      payload: '{"a":1}',
      status: 'open',
      detail: 'message: the engine failed on it 12 times (illegal_state_exception)',
    },
  ]);
  expect(await spool.status()).toMatchObject({ queued: 0, dead_lettered: 1 });
});

test('an item that the engine fails on even as a dead letter stays, and holds up no other', async () => {
  const worker = workerWith(
    {
      ...failingOn('nobody', []),
      prepare: async (items) => ({
        items: [],
        refusals: items.map((one) => ({ item: one, ...REFUSAL })),
      }),
      put: async (docs) => {
        if (docs.some(({ source }) => source === 'bad')) throw FAILURE;
      },
    },
    100,
  );
  await spool.append(['one', 'bad', 'two'].map((source) => ({ ...MESSAGE, source })));
  expect(await worker.drain()).toMatchObject({ dead_lettered: 2, delayed: 1 });
  expect(await spool.status()).toMatchObject({ queued: 1, dead_lettered: 2 });
});

test('an engine that fails on whatever it is given is at fault itself: nothing is delayed or given up', async () => {
  const failing = failingOn('nobody', []);
  let isBroken = true;
  const worker = workerWith(
    {
      ...failing,
      commit: async (items) => {
        if (isBroken) throw FAILURE;
        return failing.commit(items);
      },
    },
    100,
  );
  await spool.append(Array.from({ length: 40 }, () => ({ ...MESSAGE, source: 'any' })));
  const draining = worker.drain();
  while (worker.stats.engine_failures < 3) await setImmediate();
  expect(worker.stats.delayed).toBe(0);
  isBroken = false;
  expect(await draining).toMatchObject({ indexed: 40, delayed: 0 });
});

const MESSAGE = { kind: 'message', payload: '{}', received_at: RECEIVED, accept_id: 'a' } as const;

type Changed = Pick<ProcessDeps, 'prepare' | 'commit'> & {
  readonly put: ProcessDeps['deadLetters']['put'];
};

function workerWith({ prepare, commit, put }: Changed, batchItems = 1): Worker {
  const log = pino({ level: 'silent' });
  const now = () => new Date(nowMs);
  return createWorker({
    spool,
    process: createBatchProcess({ prepare, commit, deadLetters: { put }, log, now }),
    sweep: async () => undefined,
    log,
    now,
    batchItems,
    batchBytes: 1e6,
    idleMs: 1,
    sweepEveryMs: 1e9,
    backoff: { baseMs: 1, capMs: 1, budgetMs: 0 },
    stopping: new AbortController(),
  });
}
