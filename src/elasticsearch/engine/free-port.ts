import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';

const LOOPBACK = '127.0.0.1';
/** Below the range that systems give to outgoing connections, any of which could hold the port at the next start. */
const RANGES = { http: 20_000, transport: 25_000 };
const RANGE_SIZE = 5000;
const MOST_TRIES = 100;

/** Where the search for a home's port begins: the same for a home each time, most likely another for another home. */
export function preferredPort(home: string, use: keyof typeof RANGES): number {
  const hash = createHash('sha256').update(home).digest().readUInt32BE();
  return RANGES[use] + (hash % RANGE_SIZE);
}

/**
 * A port that nothing listens on: the former one if it is free, so that an engine keeps its address, else the
 * first free one from the preferred one on, else any that the system gives.
 */
export async function findFreePort(former: number | undefined, preferred: number): Promise<number> {
  const candidates = Array.from({ length: MOST_TRIES }, (_, i) => preferred + i);
  for (const port of [...(former === undefined ? [] : [former]), ...candidates, 0]) {
    const free = await tryListen(port);
    if (free !== undefined) return free;
  }
  throw new Error('the system gives no free port on loopback');
}

async function tryListen(port: number): Promise<number | undefined> {
  const server = createServer();
  try {
    server.listen({ port, host: LOOPBACK, exclusive: true });
    await once(server, 'listening');
    const address = server.address();
    return typeof address === 'object' && address !== null ? address.port : undefined;
  } catch {
    return undefined;
  } finally {
    server.close();
  }
}
