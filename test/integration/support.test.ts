import { expect, test } from 'vitest';
import { testEngine } from '../support/engine.ts';

test('cleanup removes all that a test made under its prefix', async () => {
  const { client, prefix, cleanup } = await testEngine();
  await client.indices.create({ index: `${prefix}-x` });
  await client.ingest.putPipeline({ id: `${prefix}-p`, processors: [] });
  await client.putScript({ id: `${prefix}-s`, script: { lang: 'painless', source: 'return 1' } });
  const other = await testEngine();
  await cleanup();
  const left = await other.client.indices.exists({ index: `${prefix}-x` });
  const script = await other.client.getScript({ id: `${prefix}-s` }, { ignore: [404] });
  await other.cleanup();
  expect([left, script.found]).toEqual([false, false]);
});
