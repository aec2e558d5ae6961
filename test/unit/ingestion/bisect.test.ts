import { expect, test } from 'vitest';
import { AppError } from '../../../src/errors.ts';
import { bisect } from '../../../src/ingestion/bisect.ts';

const items = Array.from({ length: 100 }, (_, i) => i);
const refuse = (item: number) => ({ done: [] as number[], refused: [item] });

test('finds the items at fault and does the work of all others, in order', async () => {
  const results = await bisect(
    items,
    async (part) => {
      if (part.some((item) => item === 13 || item === 77)) throw new TypeError('bad item');
      return { done: [...part], refused: [] as number[] };
    },
    refuse,
  );
  expect(results.flatMap(({ refused }) => refused)).toEqual([13, 77]);
  expect(results.flatMap(({ done }) => done)).toEqual(items.filter((i) => i !== 13 && i !== 77));
});

test('blames no item for what the engine is at fault for', async () => {
  const away = new AppError('engine_unavailable', 'the engine did not answer in time');
  await expect(bisect(items, () => Promise.reject(away), refuse)).rejects.toBe(away);
});

test('does nothing for nothing', async () => {
  expect(await bisect([], () => Promise.reject(new Error('called')), refuse)).toEqual([]);
});
