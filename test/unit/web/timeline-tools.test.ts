import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { joinNewest } from '../../../src/web/profile/join-newest.ts';
import { fillMonths, lastDayOf } from '../../../src/web/profile/months.ts';
import { filterOf, parseProfileView } from '../../../src/web/profile/profile-view.ts';

const event = (n: number) => ({
  event_id: `e${String(n).padStart(4, '0')}`,
  occurred_at: new Date(Date.UTC(2026, 0, 1) + n * 60_000).toISOString(),
});
/** Events `from` down to `to`, newest first. */
const events = (from: number, to: number) =>
  Array.from({ length: from - to + 1 }, (_, i) => event(from - i));
const pages = (...parts: { events: ReturnType<typeof events>; newer?: string | null }[]) => ({
  pages: parts.map((part) => ({ newer: null, ...part })),
  pageParams: parts.map(() => null),
});
const ids = (data: ReturnType<typeof pages> | undefined) =>
  data?.pages.flatMap((page) => page.events.map(({ event_id }) => event_id));

describe('what is new joins what was read', () => {
  test('on top, once, in order, whatever part of it was there already', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 59 }),
        fc.integer({ min: 61, max: 200 }),
        (news, seen) => {
          const data = pages({ events: events(seen, seen - 59) }, { events: events(seen - 60, 0) });
          const fresh = { events: events(seen + news, seen + news - 59), newer: null };
          const joined = joinNewest(data, fresh);
          expect(ids(joined)).toEqual(events(seen + news, 0).map(({ event_id }) => event_id));
        },
      ),
    );
  });

  test('a late one finds its place', () => {
    const data = pages({ events: [event(9), event(5)] });
    const joined = joinNewest(data, { events: [event(9), event(7), event(5)], newer: null });
    expect(ids(joined)).toEqual(['e0009', 'e0007', 'e0005']);
  });

  test('is read again where the pages do not meet, or nothing on top changed', () => {
    const data = pages({ events: events(60, 1) });
    expect(joinNewest(data, { events: events(160, 101), newer: null })).toBeUndefined();
    expect(joinNewest(data, { events: events(60, 1), newer: null })).toBeUndefined();
  });

  test('leaves a page alone that began at a date', () => {
    const data = pages({ events: events(20, 1), newer: 'cursor' });
    expect(joinNewest(data, { events: events(30, 11), newer: null })).toBe(data);
  });
});

describe('months', () => {
  test('show a gap as one, over the turn of the year', () => {
    const filled = fillMonths([
      { month: '2025-11', count: 3 },
      { month: '2026-02', count: 1 },
    ]);
    expect(filled.map(({ month, count }) => `${month} ${count}`)).toEqual([
      '2025-11 3',
      '2025-12 0',
      '2026-01 0',
      '2026-02 1',
    ]);
    expect(fillMonths([])).toEqual([]);
  });

  test('are the newest ten years where there are more', () => {
    const filled = fillMonths([
      { month: '1970-01', count: 1 },
      { month: '2026-02', count: 1 },
    ]);
    expect([filled.length, filled[0]?.month, filled.at(-1)?.month]).toEqual([
      120,
      '2016-03',
      '2026-02',
    ]);
  });

  test.each([
    ['2026-02', '2026-02-28'],
    ['2028-02', '2028-02-29'],
    ['2026-12', '2026-12-31'],
  ])('%s ends on %s', (month, day) => {
    expect(lastDayOf(month)).toBe(day);
  });
});

test.each([
  ['2026-03-12', '2026-03-12'],
  ['2026-02-30', undefined],
  ['12/03/2026', undefined],
  ['2026-3-1', undefined],
  [20260312, undefined],
])('an address that says at=%s begins at %s', (at, expected) => {
  const view = parseProfileView({ at });
  expect(view.at).toBe(expected);
  expect(filterOf(view).at === undefined).toBe(expected === undefined);
});
