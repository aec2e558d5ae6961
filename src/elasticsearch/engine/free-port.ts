import { once } from 'node:events';
import { createServer } from 'node:net';

const LOOPBACK = '127.0.0.1';

/** The wanted port when nothing listens there on loopback, else one the system gives. */
export async function findFreePort(wanted?: number): Promise<number> {
  if (wanted !== undefined && (await tryListen(wanted)) !== undefined) return wanted;
  const given = await tryListen(0);
  if (given === undefined) throw new Error('the system gives no free port on loopback');
  return given;
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
