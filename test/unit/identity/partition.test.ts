import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Decisions, type Evidence, partition } from '../../../src/identity/partition.ts';

const T = (day: number): string => `2026-03-${String(day).padStart(2, '0')}T10:00:00.000Z`;
const said = (...keys: string[]): Evidence => ({ keys, at: T(1) });

const [C1, C2] = ['customer_id:shop/1', 'customer_id:shop/2'];
const [ANNE, BEN, BOTH] = ['email:anne@x.fr', 'email:ben@x.fr', 'email:both@x.fr'];
const [TABLET, PHONE] = ['device_id:default/tablet', 'device_id:default/phone'];

const cases: { name: string; evidence: Evidence[]; decisions?: Decisions; parts: string[][] }[] = [
  { name: 'what nothing links is two', evidence: [said(ANNE), said(BEN)], parts: [[ANNE], [BEN]] },
  {
    name: 'what one item links is one',
    evidence: [said(ANNE, PHONE), said(PHONE)],
    parts: [[PHONE, ANNE]],
  },
  {
    name: 'a chain is one',
    evidence: [said(C1, ANNE), said(ANNE, PHONE)],
    parts: [[C1, PHONE, ANNE]],
  },
  {
    name: 'two customers of one shop stay two, and a shared e-mail goes with the first who had it',
    evidence: [{ keys: [C2, BOTH], at: T(2) }, said(C1, BOTH)],
    parts: [[C1, BOTH], [C2]],
  },
  {
    name: 'a shared device joins no two known people',
    evidence: [said(ANNE, TABLET), { keys: [BEN, TABLET], at: T(2) }],
    parts: [[TABLET, ANNE], [BEN]],
  },
  {
    name: 'a decision that two are one overrides the rules',
    evidence: [said(C1), said(C2)],
    decisions: { same: [[C1, C2]], apart: [] },
    parts: [[C1, C2]],
  },
  {
    name: 'a decision that two are two overrides a link',
    evidence: [said(ANNE, BOTH), said(BEN, BOTH)],
    decisions: { same: [], apart: [[ANNE, BEN]] },
    parts: [[ANNE, BOTH], [BEN]],
  },
];

test.each(cases)('$name', ({ evidence, decisions, parts }) => {
  expect(partition(evidence, decisions)).toEqual(parts);
});

describe('whatever the evidence', () => {
  const key = fc.constantFrom(C1, C2, ANNE, BEN, BOTH, TABLET, PHONE, 'phone:+33612345678');
  const item = fc.record({
    keys: fc.array(key, { minLength: 1, maxLength: 4 }),
    at: fc.integer({ min: 1, max: 28 }).map(T),
  });
  const evidence = fc.array(item, { maxLength: 12 });

  test('order and repetition change nothing', () => {
    fc.assert(
      fc.property(evidence, fc.array(fc.nat(11)), fc.func(fc.integer()), (items, again, rank) => {
        const repeated = again.flatMap((i) => items[i] ?? []);
        const mixed = [...items, ...repeated]
          .map(({ keys, at }) => ({ keys: keys.toReversed(), at }))
          .sort((a, b) => rank(a.keys.join()) - rank(b.keys.join()));
        expect(partition(mixed)).toEqual(partition(items));
      }),
    );
  });

  test('each identifier is in one part, and two customers of a shop are never in one', () => {
    fc.assert(
      fc.property(evidence, (items) => {
        const parts = partition(items);
        expect(parts.flat().sort()).toEqual([...new Set(items.flatMap(({ keys }) => keys))].sort());
        for (const part of parts) {
          expect(part.filter((one) => one.startsWith('customer_id:')).length).toBeLessThan(2);
        }
      }),
    );
  });
});
