import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, expect, test } from 'vitest';
import { openSpoolFile } from '../../src/spool/sqlite-schema.ts';
import { openSqliteSpool } from '../../src/spool/sqlite-spool.ts';
import { describeSpool, type SpoolUnderTest } from './spool.contract.ts';

const folder = mkdtempSync(join(tmpdir(), 'azimut-spool-'));
let places = 0;
const newPlace = () => {
  places += 1;
  return join(folder, `spool-${places}.db`);
};
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const open: SpoolUnderTest['open'] = (options) =>
  openSqliteSpool({
    path: options.place,
    now: options.now,
    maxBytes: options.maxBytes ?? 1e9,
    maxAgeMs: options.maxAgeMs ?? 1e12,
    leaseMs: options.leaseMs ?? 60_000,
  });

describeSpool('sqlite spool', { open, newPlace });

test('syncs each commit to disk, in a file that only its owner can read', () => {
  const path = newPlace();
  const db = openSpoolFile(path);
  expect(db.prepare('PRAGMA synchronous').get()).toEqual({ synchronous: 2 });
  expect(db.prepare('PRAGMA journal_mode').get()).toEqual({ journal_mode: 'wal' });
  db.close();
  const spool = open({ place: path, now: () => new Date() });
  expect(statSync(path).mode & 0o777).toBe(0o600);
  return spool.close();
});

test('holds every acknowledged item of two processes that were killed while appending', async () => {
  const place = newPlace();
  const child = new URL('../support/spool-child.ts', import.meta.url).pathname;
  const run = async (name: string) => {
    const acknowledged: string[] = [];
    const process_ = spawn(process.execPath, [child, place, name], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    for await (const line of createInterface({ input: process_.stdout })) {
      acknowledged.push(line);
      if (acknowledged.length === 40) process_.kill('SIGKILL');
    }
    if (process_.signalCode === null) await once(process_, 'exit');
    expect(process_.signalCode).toBe('SIGKILL');
    return acknowledged;
  };
  const acknowledged = (await Promise.all([run('a'), run('b')])).flat();
  const spool = open({ place, now: () => new Date() });
  const held = new Set((await spool.claim({ items: 1e6, bytes: 1e9 })).map((one) => one.payload));
  expect(acknowledged.filter((payload) => !held.has(payload))).toEqual([]);
  const { accepted, queued } = await spool.status();
  expect({ accepted, queued }).toEqual({ accepted: held.size, queued: held.size });
  await spool.close();
}, 30_000);
