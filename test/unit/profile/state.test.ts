import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { EventDoc } from '../../../src/model/event.ts';
import { ProfileState } from '../../../src/model/profile.ts';
import { claimsOf } from '../../../src/profile/claims.ts';
import { emptyState, foldEvents, foldRecord, mergeStates } from '../../../src/profile/state.ts';
import { eventDoc, instant } from '../../support/event-doc.ts';

const body = fc.record(
  {
    name: fc.constantFrom('order_completed', 'product_viewed', 'constructor'),
    channel: fc.constantFrom('web', 'store', 'system'),
    source: fc.constantFrom('crm', 'shop'),
    occurred_at: fc.nat(5).map((day) => instant(day)),
    identifiers: fc.subarray(['email:a@x.fr', 'customer_id:shop/1', 'anonymous_id:web/z']),
    revenue_minor: fc.integer({ min: -500, max: 5000 }),
    currency: fc.constantFrom('EUR', 'USD'),
    rating: fc.integer({ min: 1, max: 5 }),
    traits: fc.record({ city: fc.constantFrom('Lyon', 'Nice', null) }),
    place: fc.record({ city: fc.constantFrom('Lyon', 'Nice') }),
    consents: fc.array(
      fc.record({
        purpose: fc.constant('email'),
        granted: fc.boolean(),
        decided_at: fc.constant(instant(1)),
      }),
      { maxLength: 2 },
    ),
  },
  { requiredKeys: [] },
);
const events: fc.Arbitrary<EventDoc[]> = fc
  .array(body, { maxLength: 12 })
  .map((bodies) => bodies.map((own, i) => eventDoc({ ...own, event_id: `e${i}` } as EventDoc)));
const records = fc.array(
  fc
    .record({
      source: fc.constantFrom('crm', 'erp'),
      at: fc.nat(5).map((day) => instant(day)),
      identifiers: fc.constant(['email:a@x.fr']),
      traits: fc.record({ city: fc.constantFrom('Lyon', 'Brest', null) }),
    })
    .map((input) => ({ source: input.source, claims: claimsOf(input) })),
  { maxLength: 4 },
);

describe('folding', () => {
  test('gives the same state for any order, batching and repetition of records and events', () => {
    const story = fc.record({
      events: events.chain((list) =>
        fc.record({
          list: fc.constant(list),
          shuffled: fc.shuffledSubarray(list, { minLength: list.length }),
        }),
      ),
      records: records.chain((list) =>
        fc.record({
          list: fc.constant(list),
          shuffled: fc.shuffledSubarray(list, { minLength: list.length }),
        }),
      ),
      batchSize: fc.integer({ min: 1, max: 5 }),
    });
    fc.assert(
      fc.property(story, (given) => {
        let inOrder = foldEvents(emptyState(), given.events.list);
        for (const { source, claims } of given.records.list)
          inOrder = foldRecord(inOrder, source, claims);

        let otherwise = emptyState();
        for (const { source, claims } of given.records.shuffled) {
          otherwise = foldRecord(foldRecord(otherwise, source, claims), source, claims);
        }
        const { shuffled } = given.events;
        for (let i = 0; i < shuffled.length; i += given.batchSize) {
          const batch = shuffled.slice(i, i + given.batchSize);
          otherwise = foldEvents(otherwise, [...batch, ...batch]);
        }
        expect(otherwise).toEqual(inOrder);
      }),
    );
  });

  test('gives a valid state, and changes nothing of the one it was given', () => {
    fc.assert(
      fc.property(events, events, records, (before, added, claimed) => {
        const state = foldEvents(emptyState(), before);
        const text = JSON.stringify(state);
        let next = foldEvents(state, added);
        for (const { source, claims } of claimed) next = foldRecord(next, source, claims);
        expect(JSON.stringify(state)).toBe(text);
        ProfileState.parse(next);
      }),
    );
  });

  test('counts by name and channel, adds revenue by currency and ratings on one scale', () => {
    const state = foldEvents(emptyState(), [
      eventDoc({
        event_id: '1',
        name: 'order_completed',
        occurred_at: instant(1),
        revenue_minor: 500,
        currency: 'EUR',
      }),
      eventDoc({
        event_id: '2',
        name: 'order_completed',
        occurred_at: instant(3),
        revenue_minor: 250,
        currency: 'EUR',
      }),
      eventDoc({
        event_id: '3',
        name: 'order_completed',
        occurred_at: instant(2),
        revenue_minor: 90,
        currency: 'USD',
        channel: 'store',
      }),
      eventDoc({ event_id: '4', name: 'review_submitted', rating: 4, rating_max: 5 }),
      eventDoc({ event_id: '5', name: 'review_submitted', rating: 9, rating_max: 10 }),
    ]);
    expect(state.tallies).toEqual({
      order_completed: {
        web: { count: 2, first_at: instant(1), last_at: instant(3), revenue_minor: { EUR: 750 } },
        store: { count: 1, first_at: instant(2), last_at: instant(2), revenue_minor: { USD: 90 } },
      },
      review_submitted: {
        web: {
          count: 2,
          first_at: instant(0),
          last_at: instant(0),
          rating_sum: 1650,
          rating_count: 2,
        },
      },
    });
  });
});

describe('merging', () => {
  const merge = (loser_id: string) => ({ loser_id, merged_at: instant(9), rule: 'shared:email' });
  const threeStates = fc.tuple(events, events, events).map((lists) =>
    lists.map((list, side) =>
      foldEvents(
        emptyState(),
        list.map((event) => ({ ...event, event_id: `${side}/${event.event_id}` })),
      ),
    ),
  );
  /** All but who was merged into whom, which the surviving id decides. */
  const known = ({ merged_from: _, ...rest }: ProfileState) => rest;

  test('is commutative but for the surviving id', () => {
    fc.assert(
      fc.property(threeStates, ([a = emptyState(), b = emptyState()]) => {
        expect(known(mergeStates(a, b, merge('b')))).toEqual(known(mergeStates(b, a, merge('a'))));
      }),
    );
  });

  test('is associative', () => {
    fc.assert(
      fc.property(threeStates, ([a = emptyState(), b = emptyState(), c = emptyState()]) => {
        const leftFirst = mergeStates(mergeStates(a, b, merge('b')), c, merge('c'));
        const rightFirst = mergeStates(a, mergeStates(b, c, merge('c')), merge('b'));
        expect(leftFirst).toEqual(rightFirst);
      }),
    );
  });

  test('equals folding all events into one profile, done once or again', () => {
    fc.assert(
      fc.property(events, fc.nat(12), (list, cut) => {
        const [a, b] = [list.slice(0, cut), list.slice(cut)].map((part) =>
          foldEvents(emptyState(), part),
        );
        const merged = mergeStates(a ?? emptyState(), b ?? emptyState(), merge('b'));
        expect(known(merged)).toEqual(known(foldEvents(emptyState(), list)));
        expect(mergeStates(merged, b ?? emptyState(), merge('b'))).toBe(merged);
      }),
    );
  });
});
