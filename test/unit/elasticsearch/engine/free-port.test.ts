import { once } from 'node:events';
import { createServer } from 'node:net';
import { expect, test } from 'vitest';
import { findFreePort, preferredPort } from '../../../../src/elasticsearch/engine/free-port.ts';

test('keeps the former port while it is free, and gives the next free one when it is taken', async () => {
  const server = createServer().listen({ port: 0, host: '127.0.0.1' });
  await once(server, 'listening');
  const address = server.address();
  const taken = typeof address === 'object' && address !== null ? address.port : 0;
  const other = await findFreePort(taken, taken);
  expect(other).toBeGreaterThan(0);
  expect(other).not.toBe(taken);
  expect(await findFreePort(other, taken)).toBe(other);
  server.close();
});

test('a home begins at the same port each time, outside what outgoing connections take', () => {
  const port = preferredPort('/srv/a', 'http');
  expect(preferredPort('/srv/a', 'http')).toBe(port);
  expect(preferredPort('/srv/b', 'http')).not.toBe(port);
  expect(port).toBeGreaterThanOrEqual(20_000);
  expect(preferredPort('/srv/a', 'transport')).toBe(port + 5000);
  expect(preferredPort('/srv/a', 'transport')).toBeLessThan(32_768);
});
