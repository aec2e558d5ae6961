import { expect, test } from 'vitest';
import { DocumentFailure } from '../../../src/elasticsearch/retry.ts';
import { AppError } from '../../../src/errors.ts';
import { bisect } from '../../../src/ingestion/bisect.ts';

const items = Array.from({ length: 100 }, (_, i) => i);
const refuse = (item: number) => ({ done: [] as number[], refused: [item] });

test('finds the items at fault and does the work of all others, in order', async () => {
  const { parts, failed } = await bisect(
    items,
    async (part) => {
      if (part.some((item) => item === 13 || item === 77)) throw new TypeError('bad item');
      return { done: [...part], refused: [] as number[] };
    },
    refuse,
  );
  expect(parts.flatMap(({ refused }) => refused)).toEqual([13, 77]);
  expect(parts.flatMap(({ done }) => done)).toEqual(items.filter((i) => i !== 13 && i !== 77));
  expect(failed).toEqual([]);
});

test('blames no item for what the engine is at fault for', async () => {
  const away = new AppError('engine_unavailable', 'the engine did not answer in time');
  await expect(bisect(items, () => Promise.reject(away), refuse)).rejects.toBe(away);
});

test('does nothing for nothing', async () => {
  expect(await bisect([], () => Promise.reject(new Error('called')), refuse)).toEqual({
    parts: [],
    failed: [],
  });
});

const failure = new AppError('engine_unavailable', 'not every document', {
  cause: new DocumentFailure('illegal_state_exception'),
});

test.each([0, 13, 99])('tells apart item %i, which the engine fails on inside', async (bad) => {
  const { parts, failed } = await bisect(
    items,
    async (part) => {
      if (part.includes(bad)) throw failure;
      return { done: [...part], refused: [] as number[] };
    },
    refuse,
  );
  expect(failed).toEqual([{ item: bad, reason: 'illegal_state_exception' }]);
  expect(parts.flatMap(({ done }) => done)).toEqual(items.filter((item) => item !== bad));
});

test('soon gives up an engine that fails on whatever it is given', async () => {
  let calls = 0;
  const work = () => {
    calls += 1;
    return Promise.reject(failure);
  };
  await expect(bisect(items, work, refuse)).rejects.toBe(failure);
  expect(calls).toBeLessThan(15);
});
