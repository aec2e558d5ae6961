import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { withFolderLock } from '../../../../src/elasticsearch/engine/folder-lock.ts';
import { ownIdentity } from '../../../../src/elasticsearch/engine/process-identity.ts';

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'azimut-lock-'));
  file = join(folder, 'engine.lock');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('the lock of a home', () => {
  test('lets one in at a time, and is gone afterwards', async () => {
    let inside = 0;
    let most = 0;
    const work = async () => {
      inside += 1;
      most = Math.max(most, inside);
      await new Promise((resolve) => setImmediate(resolve));
      inside -= 1;
    };
    await Promise.all(
      Array.from({ length: 5 }, () => withFolderLock(file, { waitMs: 10_000 }, work)),
    );
    expect(most).toBe(1);
    expect(existsSync(file)).toBe(false);
  });

  test('is released when the work fails', async () => {
    const failing = withFolderLock(file, { waitMs: 0 }, () => Promise.reject(new Error('no')));
    await expect(failing).rejects.toThrow('no');
    expect(existsSync(file)).toBe(false);
  });

  test.each([
    { name: 'a process that is gone', text: JSON.stringify({ pid: 4_000_000, started: '1' }) },
    {
      name: 'an older process whose pid is in use again',
      text: JSON.stringify({ pid: process.pid, started: 'long ago' }),
    },
    { name: 'a crash that left it damaged', text: '{"pid":' },
  ])('is cleared when it was left by $name', async ({ text }) => {
    writeFileSync(file, text);
    expect(await withFolderLock(file, { waitMs: 0 }, async () => 'in')).toBe('in');
  });

  test('is refused while its holder lives, naming it', async () => {
    writeFileSync(file, JSON.stringify(await ownIdentity()));
    const second = withFolderLock(file, { waitMs: 0 }, async () => 'in');
    await expect(second).rejects.toMatchObject({
      code: 'engine_locked',
      message: expect.stringContaining(String(process.pid)),
    });
    expect(existsSync(file)).toBe(true);
  });
});
