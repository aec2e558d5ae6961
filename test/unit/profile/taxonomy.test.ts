import { expect, test } from 'vitest';
import { SnakeName } from '../../../src/model/names.ts';
import { COUNTED_AS, OWN_EVENTS, SEGMENT_EVENTS } from '../../../src/profile/taxonomy.ts';

const names: readonly string[] = [...SEGMENT_EVENTS, ...OWN_EVENTS];

test('every event name is snake_case and listed once', () => {
  for (const name of names) expect(SnakeName.safeParse(name).success).toBe(true);
  expect(new Set(names).size).toBe(names.length);
});

test('no event counts as two things', () => {
  const counted = Object.values(COUNTED_AS).flat();
  expect(new Set(counted).size).toBe(counted.length);
});
