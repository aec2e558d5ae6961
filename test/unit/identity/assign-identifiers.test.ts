import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { assignIdentifiers, sideOf } from '../../../src/identity/assign-identifiers.ts';

const [C1, ANNE, BEN] = ['customer_id:shop/1', 'email:anne@x.fr', 'email:ben@x.fr'];
const [TABLET, PHONE] = ['device_id:default/tablet', 'device_id:default/phone'];

const cases = [
  {
    name: 'what came with one who leaves leaves',
    items: [[BEN, PHONE]],
    leaves: [BEN, PHONE],
    shared: [],
  },
  {
    name: 'what came with what came with one who leaves leaves too',
    items: [
      [BEN, PHONE],
      [C1, PHONE],
    ],
    leaves: [BEN, PHONE, C1],
    shared: [],
  },
  {
    name: 'an item of both goes with its strongest, and the other side is told of',
    items: [[ANNE, BEN, TABLET]],
    leaves: [BEN],
    shared: [BEN],
  },
  { name: 'what nothing links stays', items: [[TABLET]], leaves: [BEN], shared: [] },
];

test.each(cases)('$name', ({ items, leaves, shared }) => {
  const assigned = assignIdentifiers({ leaves: [BEN], stays: [ANNE] }, items);
  expect([...assigned.leaves].sort()).toEqual([...leaves].sort());
  expect([...assigned.shared]).toEqual(shared);
});

describe('whatever the items', () => {
  const key = fc.constantFrom(C1, ANNE, BEN, TABLET, PHONE, 'phone:+33612345678');
  const items = fc.array(fc.array(key, { minLength: 1, maxLength: 3 }), { maxLength: 10 });

  test('order and repetition change nothing, and each identifier is on one side', () => {
    fc.assert(
      fc.property(items, (list) => {
        const known = { leaves: [BEN], stays: [ANNE] };
        const once = assignIdentifiers(known, list);
        const mixed = [...list.toReversed().map((keys) => keys.toReversed()), ...list];
        expect(assignIdentifiers(known, mixed)).toEqual(once);
        expect([...once.leaves].filter((one) => once.stays.has(one))).toEqual([]);
        for (const keys of list) {
          const side = sideOf(once, keys);
          for (const one of keys) expect(once.leaves.has(one) || once.stays.has(one)).toBe(true);
          if (keys.every((one) => once.leaves.has(one))) expect(side).toBe('leaves');
        }
      }),
    );
  });
});
