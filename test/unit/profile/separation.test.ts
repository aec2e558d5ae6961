import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { findApartPair } from '../../../src/identity/apart.ts';
import { assignIdentifiers, sideOf } from '../../../src/identity/assign-identifiers.ts';
import type { ProfileState } from '../../../src/model/profile.ts';
import { apartIds, joinApart, judgedOf, withApart } from '../../../src/profile/apart.ts';
import { findStray, joinReleased, releasedTo, strayTarget } from '../../../src/profile/released.ts';
import { emptyState, foldEvents, mergeStates } from '../../../src/profile/state.ts';
import { foldAll, rebuildState } from '../../../src/profile/verify.ts';
import { eventDoc } from '../../support/event-doc.ts';

const T = (day: number): string => `2026-03-0${day}T10:00:00.000Z`;
const [EMAIL, PHONE] = ['email:ben@x.fr', 'device_id:default/phone'];

const decision = fc.record({
  profile_id: fc.constantFrom('p_a', 'p_b', 'p_c'),
  decided_at: fc.constantFrom(T(1), T(2), T(3)),
  apart: fc.boolean(),
});
const release = fc.record({
  key: fc.constantFrom(EMAIL, PHONE),
  to: fc.constantFrom('p_a', 'p_b'),
  at: fc.constantFrom(T(1), T(2), T(3)),
});

describe('decisions and releases are joins', () => {
  test('in any order, any number of times', () => {
    fc.assert(
      fc.property(fc.array(decision), fc.array(decision), fc.array(release), (a, b, released) => {
        const [x, y] = [joinApart([], a) ?? [], joinApart([], b) ?? []];
        expect(joinApart(x, y)).toEqual(joinApart(y, x));
        expect(joinApart(joinApart(x, y), y)).toEqual(joinApart(x, y));
        const once = joinReleased([], released);
        expect(joinReleased(once, released.toReversed())).toEqual(once);
      }),
    );
  });

  test('the newer decision counts, and at one instant to keep apart', () => {
    const at = (day: number, apart: boolean) => ({ profile_id: 'p_b', decided_at: T(day), apart });
    const state = withApart(emptyState(), [at(1, true), at(2, false)]);
    expect(apartIds(state)).toEqual([]);
    expect(apartIds(withApart(state, [at(2, true)]))).toEqual(['p_b']);
  });
});

test('who is judged not to be somebody is not whoever that one was merged into', () => {
  const apart = { profile_id: 'p_b', decided_at: T(1), apart: true };
  const a = withApart(emptyState(), [apart]);
  const c = mergeStates(emptyState(), emptyState(), {
    loser_id: 'p_b',
    merged_at: T(2),
    rule: 'r',
    winner_id: 'p_c',
  });
  expect(findApartPair(judgedOf('p_a', a), judgedOf('p_c', c))).toEqual({
    left: 'p_a',
    right: 'p_b',
  });
  expect(findApartPair(judgedOf('p_a', emptyState()), judgedOf('p_c', c))).toBeUndefined();
});

describe('what a profile gave up', () => {
  const released = [{ key: EMAIL, to: 'p_b', at: T(1) }];
  const held = new Set(['email:anne@x.fr']);

  test.each([
    { name: 'is the other’s', keys: [EMAIL, PHONE], stray: { to: 'p_b', along: [PHONE] } },
    {
      name: 'brings a new stronger one along',
      keys: ['customer_id:s/1', EMAIL],
      stray: { to: 'p_b', along: ['customer_id:s/1'] },
    },
    {
      name: 'stays with a stronger one the profile has',
      keys: ['email:anne@x.fr', EMAIL],
      stray: undefined,
    },
    { name: 'does not concern the rest', keys: [PHONE], stray: undefined },
  ])('$name', ({ keys, stray }) => {
    expect(findStray(held, new Map([[EMAIL, 'p_b']]), keys)).toEqual(stray);
  });

  test('is not folded into it again by a rebuild, and comes back with a merge', () => {
    const state: ProfileState = { ...emptyState(), released };
    const events = [
      eventDoc({ event_id: 'e1', identifiers: [EMAIL] }),
      eventDoc({ event_id: 'e2', identifiers: [PHONE, EMAIL] }),
      eventDoc({ event_id: 'e3', identifiers: [PHONE] }),
    ];
    const rebuilt = rebuildState(state, { records: [], events });
    expect(Object.keys(rebuilt.identifiers)).toEqual([PHONE]);
    expect(strayTarget(releasedTo(state), [EMAIL])).toBe('p_b');
    const merged = mergeStates(rebuilt, foldEvents(emptyState(), events.slice(0, 2)), {
      loser_id: 'p_b',
      merged_at: T(2),
      rule: 'r',
      winner_id: 'p_a',
    });
    expect(merged.released).toEqual([]);
    expect(merged.tallies).toEqual(foldAll({ records: [], events }).tallies);
    expect(Object.keys(merged.identifiers).sort()).toEqual([PHONE, EMAIL].sort());
  });
});

describe('a merge that is undone', () => {
  const keys = [EMAIL, PHONE, 'email:anne@x.fr', 'device_id:default/tablet', 'customer_id:s/1'];
  const [ofAnne, ofBen] = [
    ['email:anne@x.fr', 'device_id:default/tablet'],
    [EMAIL, PHONE, 'customer_id:s/1'],
  ];
  const eventsOf = (owned: readonly string[], who: string) =>
    fc
      .array(
        fc.tuple(
          fc.subarray([...owned], { minLength: 1 }),
          fc.constantFrom('crm', 'web'),
          fc.constantFrom('lyon', 'nice', undefined),
          fc.integer({ min: 1, max: 9 }),
        ),
        { minLength: 1, maxLength: 8 },
      )
      .map((list) =>
        list.map(([identifiers, source, city, day], i) =>
          eventDoc({
            event_id: `${who}${i}`,
            batch_id: `00000000000000000${who}${day}`,
            identifiers,
            source,
            occurred_at: T(day),
            ...(city === undefined ? {} : { traits: { city } }),
          }),
        ),
      );

  test('leaves two profiles as if it had never been, whatever came before, in between and sent twice', () => {
    fc.assert(
      fc.property(
        eventsOf(ofAnne, 'a'),
        eventsOf(ofBen, 'b'),
        fc.array(fc.nat(), { maxLength: 6 }),
        (annes, bens, late) => {
          const isLate = (i: number) => late.includes(i);
          const [anne, ben] = [annes, bens].map((events) =>
            foldAll({ records: [], events: events.filter((_, i) => !isLate(i)) }),
          ) as [ProfileState, ProfileState];
          const merged = mergeStates(anne, ben, {
            loser_id: 'p_b',
            merged_at: T(2),
            rule: 'r',
            winner_id: 'p_a',
          });
          // Everything is stored under whoever lives on by now, mixed.
          const all = { records: [], events: [...annes, ...bens].toReversed() };
          const whole = rebuildState(merged, all);
          const { leaves, stays } = assignIdentifiers(
            { leaves: Object.keys(ben.identifiers), stays: Object.keys(anne.identifiers) },
            all.events.map(({ identifiers }) => identifiers),
          );
          fc.pre(keys.every((key) => !(leaves.has(key) && ofAnne.includes(key))));
          fc.pre(keys.every((key) => !(stays.has(key) && ofBen.includes(key))));
          const released = [...leaves].map((key) => ({ key, to: 'p_b', at: T(3) }));
          const sides = Object.groupBy(all.events, ({ identifiers }) =>
            sideOf({ leaves, stays, shared: new Set() }, identifiers),
          );
          const own = rebuildState({ ...whole, merged_from: [], released }, all);
          const parted = rebuildState(ben, { records: [], events: sides.leaves ?? [] });
          const said = ({ applied: _, released: _r, merged_from: _m, ...state }: ProfileState) =>
            state;
          expect(said(own)).toEqual(said(foldAll({ records: [], events: annes })));
          expect(said(parted)).toEqual(said(foldAll({ records: [], events: bens })));
        },
      ),
    );
  });
});
