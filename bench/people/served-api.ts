import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { ApiOrder, ApiReady } from './api-process.ts';

/** The real app over HTTP in a process of its own, as in the product: whoever asks does not slow who answers. */
export interface ServedApi extends ApiReady {
  readonly pid: number;
  stop(): Promise<void>;
}

export async function serveApi(
  order: ApiOrder,
  execArgv: readonly string[] = [],
): Promise<ServedApi> {
  const child = fork(join(import.meta.dirname, 'api-process.ts'), {
    execArgv: [...execArgv],
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  child.send(order);
  const [ready] = (await once(child, 'message')) as [ApiReady];
  const exited = once(child, 'exit');
  return {
    ...ready,
    pid: child.pid ?? 0,
    async stop() {
      if (child.connected) child.disconnect();
      await exited;
    },
  };
}
