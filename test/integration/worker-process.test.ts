import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestProduct, type TestProduct } from '../support/product.ts';

let it: TestProduct;

beforeAll(async () => {
  it = await startTestProduct('process');
});
afterAll(async () => {
  await it.stop();
});

/** Accepted rows and indexed rows, as the product itself tells them. */
async function counts(): Promise<{ accepted: number; indexed: number }> {
  const { body } = await it.request('administrator', 'GET', '/v1/ingest/status');
  return body as { accepted: number; indexed: number };
}

async function send(name: string): Promise<void> {
  const answer = await it.request('administrator', 'POST', '/v1/records/contacts', [
    { id: name, given_name: name, email: `${name}@worker.example` },
  ]);
  expect(answer.status).toBe(202);
}

test('a worker that dies is started again, and what it left is indexed', async () => {
  await send('before');
  await it.settled();
  const first = it.product.worker.pid();
  process.kill(first ?? 0, 'SIGKILL');
  await send('after');
  await it.settled();
  expect(it.product.worker.pid()).not.toBe(first);
  expect(await counts()).toMatchObject({ accepted: 2, indexed: 2 });
});

test('its counts are among the metrics of the API', async () => {
  const { product } = it;
  const render = async () => (await fetch(`${product.url}/metrics`, authorised())).text();
  const authorised = () => ({
    headers: { authorization: `Bearer ${product.access.keys.administrator}` },
  });
  await expect.poll(render, { timeout: 20_000 }).toMatch(/^azimut_worker_indexed_total \d+$/m);
});
