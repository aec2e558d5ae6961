import { randomBytes } from 'node:crypto';
import { link, mkdir, rm, rmdir, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { AppError } from '../../errors.ts';
import { findFile, writePrivateFile } from './private-file.ts';
import { isRunning, ownIdentity, ProcessIdentity } from './process-identity.ts';

const POLL_MS = 150;
/** Clearing a stale lock takes milliseconds; a guard older than this was left by a crash. */
const GUARD_MAX_AGE_MS = 10_000;

/**
 * Runs `work` while holding a lock file that names this process by pid and start time. A lock whose holder no
 * longer runs is cleared; a living holder is waited for.
 * @throws AppError `engine_locked` when the holder keeps it longer than `waitMs`
 */
export async function withFolderLock<T>(
  file: string,
  options: { readonly waitMs: number },
  work: () => Promise<T>,
): Promise<T> {
  await acquire(file, options.waitMs);
  try {
    return await work();
  } finally {
    await rm(file, { force: true });
  }
}

async function acquire(file: string, waitMs: number): Promise<void> {
  const deadline = Date.now() + waitMs;
  await mkdir(dirname(file), { recursive: true });
  const mine = JSON.stringify(await ownIdentity());
  for (;;) {
    if (await place(file, mine)) return;
    const holder = await findHolder(file);
    if (holder === undefined || !(await isRunning(holder))) {
      if (await clearStale(file)) continue;
    } else if (Date.now() >= deadline) {
      throw new AppError(
        'engine_locked',
        `the engine of this home is being started or stopped by process ${holder.pid}`,
      );
    }
    await sleep(POLL_MS);
  }
}

/** Links a complete file into place, so that nobody ever reads a half-written lock. */
async function place(file: string, text: string): Promise<boolean> {
  const temporary = `${file}.${randomBytes(6).toString('hex')}`;
  await writePrivateFile(temporary, text);
  try {
    await link(temporary, file);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    await rm(temporary, { force: true });
  }
}

async function findHolder(file: string): Promise<ProcessIdentity | undefined> {
  const text = await findFile(file);
  if (text === undefined) return undefined;
  try {
    return ProcessIdentity.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}

/**
 * Removes the lock of a dead holder. The guard folder keeps two processes that both saw it dead from removing,
 * one after the other, first the stale lock and then the other's fresh one.
 */
async function clearStale(file: string): Promise<boolean> {
  const guard = `${file}.clearing`;
  try {
    await mkdir(guard);
  } catch {
    const age = await stat(guard).then(
      (found) => Date.now() - found.mtimeMs,
      () => 0,
    );
    if (age > GUARD_MAX_AGE_MS) await rmdir(guard).catch(() => undefined);
    return false;
  }
  try {
    const holder = await findHolder(file);
    if (holder !== undefined && (await isRunning(holder))) return false;
    await rm(file, { force: true });
    return true;
  } finally {
    await rmdir(guard).catch(() => undefined);
  }
}
