import { type SpawnOptions, spawn } from 'node:child_process';

export interface CommandResult {
  /** `null` when a signal ended it. */
  readonly status: number | null;
  /** Standard output and error as they came, cut to the last 64 KiB. */
  readonly output: string;
}

export type CommandOptions = Pick<
  SpawnOptions,
  'cwd' | 'env' | 'uid' | 'gid' | 'signal' | 'timeout' | 'detached'
>;

const KEPT_CHARACTERS = 65_536;

/**
 * Runs a program without a shell and waits for its end.
 * @returns `undefined` when the program is not installed
 */
export async function runCommand(
  program: string,
  args: readonly string[],
  options: CommandOptions = {},
): Promise<CommandResult | undefined> {
  return await new Promise((resolve, reject) => {
    const child = spawn(program, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    const keep = (chunk: Buffer) => {
      output = (output + chunk.toString('utf8')).slice(-KEPT_CHARACTERS);
    };
    child.stdout?.on('data', keep);
    child.stderr?.on('data', keep);
    child.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT' || error.code === 'EACCES') resolve(undefined);
      else reject(error);
    });
    child.once('close', (status) => resolve({ status, output }));
  });
}
