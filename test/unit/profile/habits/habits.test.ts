import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { EventDoc } from '../../../../src/model/event.ts';
import { Habits } from '../../../../src/model/habits.ts';
import { byHash, joinBounded, newestFirst } from '../../../../src/profile/habits/bounded.ts';
import { habitsOf } from '../../../../src/profile/habits/habits-of.ts';
import { joinHabits, MOST } from '../../../../src/profile/habits/join-habits.ts';
import { eventDoc, instant } from '../../../support/event-doc.ts';

const day = fc.integer({ min: 0, max: 900 });
const any = fc.record(
  {
    name: fc.constantFrom(
      'order_completed',
      'product_viewed',
      'product_added',
      'ticket_created',
      'ticket_updated',
      'ticket_closed',
      'complaint_filed',
      'survey_answered',
      'social_post_published',
      'email_sent',
    ),
    channel: fc.constantFrom('web', 'app', 'store', 'social', 'support', 'system', 'billing'),
    occurred_at: day.map((d) => instant(d)),
    received_at: day.map((d) => instant(d)),
    local_hour: fc.integer({ min: 0, max: 23 }),
    local_weekday: fc.integer({ min: 1, max: 7 }),
    session_id: fc.integer({ min: 0, max: 30 }).map(String),
    revenue_minor: fc.integer({ min: -500, max: 9000 }),
    currency: fc.constantFrom('EUR', 'USD'),
    rating: fc.integer({ min: 0, max: 10 }),
    properties: fc.record({
      survey: fc.constantFrom('nps', 'CSAT', 'other', 'constructor'),
      likes: fc.constantFrom(3, '4', 'many'),
      followers: fc.nat(9000),
    }),
    items: fc.array(
      fc.record({
        category: fc.constantFrom('Shoes', 'constructor', '__proto__', 'Hats'),
        brand: fc.integer({ min: 0, max: 150 }).map((n) => `b${n}`),
        quantity: fc.constantFrom(1, 0.1, 0.2, 2.5),
      }),
      { maxLength: 70 },
    ),
    subject: fc.record({
      type: fc.constant('ticket'),
      id: fc.integer({ min: 0, max: 90 }).map(String),
      status: fc.constantFrom('open', 'Solved', 'reopened'),
    }),
    device: fc.record({ type: fc.constantFrom('mobile', 'desktop') }),
    place: fc.record({ city: fc.integer({ min: 0, max: 60 }).map((n) => `t${n}`) }),
  },
  { requiredKeys: ['name', 'channel', 'occurred_at', 'received_at'] },
);
const someEvents = fc
  .array(any, { maxLength: 120, size: 'max' })
  .map((all) =>
    all.map((own, i) => eventDoc({ ...own, event_id: `e${i}` } as unknown as EventDoc)),
  );
const fold = (events: readonly EventDoc[]): Habits =>
  events.map(habitsOf).reduce<Habits>(joinHabits, {});

describe('habits', () => {
  test('are the same for any order, and however the events are parted and merged', () => {
    const story = someEvents.chain((events) =>
      fc.record({
        events: fc.constant(events),
        shuffled: fc.shuffledSubarray(events, { minLength: events.length }),
        cut: fc.nat(events.length),
      }),
    );
    fc.assert(
      fc.property(story, ({ events, shuffled, cut }) => {
        const whole = fold(events);
        expect(fold(shuffled)).toEqual(whole);
        const [a, b] = [fold(shuffled.slice(0, cut)), fold(shuffled.slice(cut))];
        expect(joinHabits(a, b)).toEqual(whole);
        expect(joinHabits(b, a)).toEqual(whole);
      }),
      { numRuns: 60 },
    );
  });

  test('are valid and bounded, and joining changes neither side', () => {
    fc.assert(
      fc.property(someEvents, someEvents, (one, other) => {
        const [a, b] = [fold(one), fold(other)];
        const before = JSON.stringify([a, b]);
        const joined = joinHabits(a, b);
        expect(JSON.stringify([a, b])).toBe(before);
        Habits.parse(joined);
        expect(Object.keys(joined.brands ?? {}).length).toBeLessThanOrEqual(MOST.interests);
        expect(Object.keys(joined.tickets ?? {}).length).toBeLessThanOrEqual(MOST.tickets);
        expect(Object.keys(joined.visits ?? {}).length).toBeLessThanOrEqual(MOST.visitDays);
        for (const months of Object.values(joined.brands ?? {})) {
          expect(Object.keys(months).length).toBeLessThanOrEqual(MOST.months);
        }
      }),
      { numRuns: 30 },
    );
  });

  test('a clock that is ahead counts as the time of receipt', () => {
    const { visits, first_touch } = habitsOf(
      eventDoc({ event_id: '1', occurred_at: instant(5000), received_at: instant(2) }),
    );
    expect(Object.keys(visits ?? {})).toEqual([String(Date.parse(instant(2)) / 86_400_000)]);
    expect(first_touch?.at).toBe(instant(2));
  });

  test.each([
    { what: 'a mail that was sent', event: { name: 'email_sent', channel: 'email' } },
    { what: 'a booking', event: { name: 'payment_succeeded', channel: 'billing' } },
    { what: 'a scoring run', event: { name: 'scored', channel: 'system' } },
  ] as const)('$what is no habit of the person', ({ event }) => {
    expect(habitsOf(eventDoc({ event_id: '1', ...event }))).toEqual({});
  });
});

describe('a bounded join', () => {
  test.each([
    { name: 'newest first', order: newestFirst },
    { name: 'by hash', order: byHash },
  ])('kept $name is exact whatever the order of arrival', ({ order }) => {
    const sum = (x: number, y: number) => x + y;
    const bound = { most: 3, order };
    const keys = fc.array(fc.integer({ min: 1000, max: 1012 }).map(String), { maxLength: 40 });
    fc.assert(
      fc.property(keys, (list) => {
        const counted = list.reduce<Record<string, number>>(
          (kept, key) => joinBounded(kept, { [key]: 1 }, sum, bound),
          {},
        );
        const all = Object.entries(Object.groupBy(list, (key) => key))
          .map(([key, found = []]) => [key, found.length] as const)
          .toSorted(([a], [b]) => order(a, b));
        expect(counted).toEqual(Object.fromEntries(all.slice(0, 3)));
      }),
    );
  });
});
