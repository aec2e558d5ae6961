import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { z } from 'zod';

/**
 * A process that cannot be mistaken for a later one with the same pid: `started` is the start time as the
 * system tells it (clock ticks since boot on Linux, a date elsewhere).
 */
export const ProcessIdentity = z.strictObject({ pid: z.int().positive(), started: z.string() });
export type ProcessIdentity = z.infer<typeof ProcessIdentity>;

const run = promisify(execFile);

/** Identity of a running process; `undefined` when there is none (a zombie counts as none). */
export async function findProcess(pid: number): Promise<ProcessIdentity | undefined> {
  const stat = await readProc(pid, 'stat');
  if (stat !== undefined) {
    // The command name, in parentheses, may itself hold spaces and parentheses: count from its end.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const [state] = fields;
    return state === 'Z' || state === 'X' ? undefined : { pid, started: fields[19] ?? '' };
  }
  if (process.platform === 'linux') return undefined;
  const started = await ps(pid, 'lstart=');
  return started === undefined ? undefined : { pid, started };
}

export async function isRunning(identity: ProcessIdentity): Promise<boolean> {
  return (await findProcess(identity.pid))?.started === identity.started;
}

/** Identity of this very process. */
export async function ownIdentity(): Promise<ProcessIdentity> {
  return (await findProcess(process.pid)) ?? { pid: process.pid, started: '' };
}

/** Whether the process runs and one of its arguments is exactly `argument`. */
export async function hasArgument(pid: number, argument: string): Promise<boolean> {
  const line = await readProc(pid, 'cmdline');
  if (line !== undefined) return line.split('\0').includes(argument);
  if (process.platform === 'linux') return false;
  return ` ${(await ps(pid, 'args=')) ?? ''} `.includes(` ${argument} `);
}

/** Every running process that has one of these arguments, whoever its parent is. */
export async function findProcessesWith(args: readonly string[]): Promise<ProcessIdentity[]> {
  const found = await Promise.all(
    (await runningPids()).map(async (pid) => {
      const has = await Promise.all(args.map((argument) => hasArgument(pid, argument)));
      return has.includes(true) ? await findProcess(pid) : undefined;
    }),
  );
  return found.filter((identity) => identity !== undefined);
}

async function runningPids(): Promise<number[]> {
  const names =
    process.platform === 'linux'
      ? await readdir('/proc')
      : (await run('ps', ['-axo', 'pid='])).stdout.split('\n').map((line) => line.trim());
  return names.filter((name) => /^\d+$/.test(name)).map(Number);
}

/**
 * Ends a process: SIGTERM, then SIGKILL after the grace time. Nothing happens when it is gone already.
 * @returns how it ended
 */
export async function terminate(
  identity: ProcessIdentity,
  options: { graceMs: number },
): Promise<'gone' | 'terminated' | 'killed'> {
  if (!(await isRunning(identity))) return 'gone';
  signal(identity.pid, 'SIGTERM');
  if (await endsWithin(identity, options.graceMs)) return 'terminated';
  signal(identity.pid, 'SIGKILL');
  await endsWithin(identity, 10_000);
  return 'killed';
}

async function endsWithin(identity: ProcessIdentity, ms: number): Promise<boolean> {
  const deadline = Date.now() + ms;
  while (Date.now() < deadline) {
    if (!(await isRunning(identity))) return true;
    await sleep(100);
  }
  return !(await isRunning(identity));
}

function signal(pid: number, name: 'SIGTERM' | 'SIGKILL'): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    // It may end between the look and the signal.
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

async function readProc(pid: number, name: 'stat' | 'cmdline'): Promise<string | undefined> {
  try {
    return await readFile(`/proc/${pid}/${name}`, 'utf8');
  } catch {
    return undefined;
  }
}

async function ps(pid: number, column: string): Promise<string | undefined> {
  try {
    const { stdout } = await run('ps', ['-ww', '-o', column, '-p', String(pid)]);
    return stdout.trim() === '' ? undefined : stdout.trim();
  } catch {
    return undefined;
  }
}
