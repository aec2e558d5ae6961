import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { pino } from 'pino';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createWorker } from '../../../src/ingestion/worker.ts';
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
  const item = { kind: 'message', payload: '{}', received_at: RECEIVED, accept_id: 'a' } as const;
  await spool.append([
    { ...item, source: 'first' },
    { ...item, source: 'second' },
  ]);
  const prepared: string[] = [];
  const { drain } = createWorker({
    spool,
    prepare: async (items) => {
      prepared.push(...items.map(({ source }) => source));
      return { items: [], refusals: items.map((one) => ({ item: one, ...REFUSAL })) };
    },
    commit: async () => {
      throw new TypeError('nothing is to be committed');
    },
    deadLetters: {
      async put() {
        nowMs += LEASE_MS;
        // Time for the worker to look for more meanwhile.
        for (let turn = 0; turn < 20; turn += 1) await setImmediate();
      },
    },
    sweep: async () => undefined,
    log: pino({ level: 'silent' }),
    now: () => new Date(nowMs),
    batchItems: 1,
    batchBytes: 1e6,
    idleMs: 1,
    sweepEveryMs: 1e9,
    backoff: { baseMs: 1, capMs: 1, budgetMs: 0 },
    stopping: new AbortController(),
  });
  const stats = await drain();
  expect(prepared).toEqual(['first', 'second']);
  expect(stats).toMatchObject({ claimed: 2, dead_lettered: 2 });
  expect(await spool.status()).toMatchObject({ queued: 0, dead_lettered: 2 });
});

const REFUSAL = { code: 'schema_invalid', detail: 'a rule', field: null } as const;
