import { once } from 'node:events';
import { createServer } from 'node:net';
import { expect, test } from 'vitest';
import { findFreePort } from '../../../../src/elasticsearch/engine/free-port.ts';

test('keeps the wanted port while it is free, and gives another when it is taken', async () => {
  const wanted = await findFreePort();
  expect(await findFreePort(wanted)).toBe(wanted);
  const server = createServer().listen({ port: wanted, host: '127.0.0.1' });
  await once(server, 'listening');
  const other = await findFreePort(wanted);
  server.close();
  expect(other).not.toBe(wanted);
  expect(other).toBeGreaterThan(0);
});
