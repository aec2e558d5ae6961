import { setTimeout as sleep } from 'node:timers/promises';
import { createClient, type EngineAccess } from '../client.ts';

/**
 * Waits until the engine answers and its indices can be read (health yellow).
 * @returns its version, or `undefined` when it does not answer within `waitMs`
 */
export async function waitReady(
  access: EngineAccess,
  options: { readonly waitMs: number; readonly signal?: AbortSignal | undefined },
): Promise<string | undefined> {
  const client = createClient(access, { requestTimeoutMs: 5000 });
  const deadline = Date.now() + options.waitMs;
  try {
    for (;;) {
      options.signal?.throwIfAborted();
      const version = await client.cluster
        .health({ wait_for_status: 'yellow', timeout: '2s', local: true })
        .then((health) => (health.status === 'red' ? undefined : client.info()))
        .then((info) => info?.version.number)
        .catch(() => undefined);
      if (version !== undefined || Date.now() >= deadline) return version;
      await sleep(250);
    }
  } finally {
    await client.close();
  }
}
