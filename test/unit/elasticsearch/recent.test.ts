import { expect, test } from 'vitest';
import { createRecent } from '../../../src/elasticsearch/recent.ts';

test('what was written lately is remembered as last written, and forgotten once searches see it', () => {
  let nowMs = 0;
  const recent = createRecent<number>(() => nowMs);
  recent.put('a', 1);
  nowMs = 6_000;
  recent.put('b', 2);
  recent.put('a', 3);
  recent.put('c', 4);
  recent.forget('c');
  expect([...recent.values()]).toEqual([
    ['b', 2],
    ['a', 3],
  ]);
  nowMs = 17_000;
  expect([...recent.values()]).toEqual([]);
});
