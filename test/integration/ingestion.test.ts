import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Installation, install, track } from '../support/installation.ts';

let it: Installation;
beforeAll(async () => {
  it = await install();
});
afterAll(async () => await it.close());

test('a message becomes an event and a profile that counts it', async () => {
  const { worker } = it.ingestion();
  await it.accept([
    {
      type: 'identify',
      messageId: 'i-1',
      userId: 'ada',
      timestamp: '2026-03-05T09:00:00.000Z',
      traits: { email: 'Ada@Example.org', firstName: 'Ada', lastName: 'Byron' },
    },
    track({
      id: 't-1',
      user: 'ada',
      event: 'Order Completed',
      properties: { order_id: 'o1', total: 12.5, currency: 'EUR' },
    }),
  ]);
  await worker.drain();
  const profiles = await it.profiles();
  expect(profiles).toHaveLength(1);
});
