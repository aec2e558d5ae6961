import { createClient } from '../../src/elasticsearch/client.ts';
import { setUp } from '../../src/elasticsearch/setup.ts';
import { fillShop } from './shop-world.ts';

const [, , url = '', prefix = '', events = '', people = ''] = process.argv;
const client = createClient({ url }, { requestTimeoutMs: 300_000 });
await setUp(client, { prefix, now: new Date() });
console.log(
  await fillShop(client, {
    prefix,
    events: Number(events),
    people: Number(people),
    now: new Date('2026-11-30T12:00:00Z'),
    report: console.error,
  }),
);
