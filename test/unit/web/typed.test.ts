import { expect, test } from 'vitest';
import { LONGEST_QUERY } from '../../../src/search/tiers.ts';
import { typedQuery } from '../../../src/web/api/typed.ts';

test('what is searched for is never longer than the server takes', () => {
  expect(typedQuery('x'.repeat(10_000))).toHaveLength(LONGEST_QUERY);
  expect(typedQuery('marie')).toBe('marie');
});
