import { expect, test } from 'vitest';
import { areDistinctCustomers } from '../../../src/identity/distinct.ts';
import { BUILT_IN_POLICY } from '../../../src/identity/identity-policy.ts';

const [C1, C2] = ['customer_id:shop/1', 'customer_id:shop/2'];
const ADA = 'email:ada@mail.fr';

const cases = [
  { name: 'two customers of one shop', a: [C1, ADA], b: [ADA, C2], distinct: true },
  { name: 'one customer', a: [C1, ADA], b: [C1], distinct: false },
  { name: 'customers of two shops', a: [C1], b: ['customer_id:other/2'], distinct: false },
  { name: 'a customer and a card', a: [C1], b: ['loyalty_id:till/L1'], distinct: false },
  {
    name: 'two cards, which one customer may have',
    a: ['loyalty_id:till/1'],
    b: ['loyalty_id:till/2'],
    distinct: false,
  },
  { name: 'one of two who are mixed up already', a: [C1, C2], b: [C2], distinct: true },
  { name: 'nobody', a: [], b: [C1], distinct: false },
];
test.each(cases)('$name: distinct is $distinct', ({ a, b, distinct }) => {
  expect(areDistinctCustomers(a, b, BUILT_IN_POLICY)).toBe(distinct);
  expect(areDistinctCustomers(b, a, BUILT_IN_POLICY)).toBe(distinct);
});
