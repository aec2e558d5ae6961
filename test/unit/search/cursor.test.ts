import { expect, test } from 'vitest';
import { openCursor, sealCursor } from '../../../src/search/cursor.ts';

const SECRET = 'a secret of tests, at least thirty-two characters';

test('a cursor opens for the question it was made for, and for no other', () => {
  const cursor = sealCursor(SECRET, ['dupont', 'relevance'], [1.5, 'p_1', null]);
  expect(openCursor(SECRET, ['dupont', 'relevance'], cursor)).toEqual([1.5, 'p_1', null]);
  expect(openCursor(SECRET, ['durand', 'relevance'], cursor)).toBeUndefined();
  expect(openCursor(`${SECRET}!`, ['dupont', 'relevance'], cursor)).toBeUndefined();
  expect(cursor).not.toContain('dupont');
});

test.each(['', '.', '..', 'x', 'e30.', 'e30.AAAA', '\u0000.\u0000', 'a'.repeat(2000)])(
  'a made-up cursor is refused: %j',
  (cursor) => expect(openCursor(SECRET, [], cursor)).toBeUndefined(),
);
