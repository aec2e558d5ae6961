import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compact, compactSpan } from '../../../src/search/compact.ts';

test.each([
  ['CMD-2024/17', 'cmd202417'],
  ['998 877 66', '99887766'],
  ['É-1', 'e1'],
  ['--', ''],
])('%s is compared as %s', (text, plain) => expect(compact(text)).toBe(plain));

test.each([
  ['CMD-2024-17', 0, 7, 'CMD-2024'],
  ['CMD-2024-17', 5, 4, '24-17'],
  ['œ-12', 2, 2, '12'],
])('%s from %i, %i letters: %s', (text, at, length, shown) => {
  const { start, end } = compactSpan(text, at, length);
  expect(text.slice(start, end)).toBe(shown);
});

test('a span lies inside the text, whatever the text', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.nat(20), fc.nat(20), (text, at, length) => {
      const { start, end } = compactSpan(text, at, length);
      expect(start).toBeLessThanOrEqual(Math.max(end, 0));
      expect(end).toBeLessThanOrEqual(text.length);
    }),
  );
});
