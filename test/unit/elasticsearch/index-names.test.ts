import { expect, test } from 'vitest';
import { eventsIndexFor, indexPattern } from '../../../src/elasticsearch/index-names.ts';

test.each([
  { at: '2026-03-05T09:00:00.000Z', index: 'az-events-v1-2026-03' },
  { at: '2026-12-31T23:59:59.999Z', index: 'az-events-v1-2026-12' },
  { at: '0001-01-01T00:00:00.000Z', index: 'az-events-v1-before-2000' },
  { at: '9999-12-31T00:00:00.000Z', index: 'az-events-v1-after-2099' },
])('an event of $at is written to $index', ({ at, index }) => {
  expect(eventsIndexFor('az', at)).toBe(index);
  expect(index.startsWith(indexPattern('az', 'events').replace('*', ''))).toBe(true);
});
