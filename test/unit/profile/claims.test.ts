import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { PersonClaims } from '../../../src/model/claims.ts';
import { claimsOf, emptyClaims, joinClaims } from '../../../src/profile/claims.ts';
import { instant } from '../../support/event-doc.ts';

const at = fc.nat(3).map((day) => instant(day));
const source = fc.constantFrom('crm', 'shop', 'constructor');
const claims: fc.Arbitrary<PersonClaims> = fc
  .array(
    fc
      .record({
        source,
        at,
        identifiers: fc.subarray(['email:a@x.fr', 'phone:+33612345678', 'customer_id:crm/1']),
        traits: fc.record(
          {
            given_name: fc.constantFrom('Ada', 'Adèle', null),
            custom: fc.dictionary(
              fc.constantFrom('vip', 'constructor'),
              fc.oneof(fc.boolean(), fc.constant(null), fc.constantFrom('a', 'b')),
            ),
          },
          { requiredKeys: [] },
        ),
        consents: fc.array(
          fc.record(
            {
              purpose: fc.constantFrom('email', 'constructor'),
              granted: fc.boolean(),
              decided_at: at,
              text_version: fc.constantFrom('v1', 'v2'),
              method: fc.constantFrom('banner', 'agent'),
            },
            { requiredKeys: ['purpose', 'granted', 'decided_at'] },
          ),
          { maxLength: 3 },
        ),
        told_in: fc.constantFrom('m1', 'm2'),
      })
      .map(claimsOf),
    { maxLength: 4 },
  )
  .map((list) => list.reduce(joinClaims, emptyClaims()));

describe('joining claims', () => {
  test('is associative', () => {
    fc.assert(
      fc.property(claims, claims, claims, (a, b, c) => {
        expect(joinClaims(joinClaims(a, b), c)).toEqual(joinClaims(a, joinClaims(b, c)));
      }),
    );
  });

  test('is commutative', () => {
    fc.assert(
      fc.property(claims, claims, (a, b) => {
        expect(joinClaims(a, b)).toEqual(joinClaims(b, a));
      }),
    );
  });

  test('is idempotent, with nothing as its neutral element', () => {
    fc.assert(
      fc.property(claims, claims, (a, b) => {
        const sum = joinClaims(a, b);
        expect(joinClaims(sum, b)).toEqual(sum);
        expect(joinClaims(emptyClaims(), a)).toEqual(a);
      }),
    );
  });

  test('changes neither side', () => {
    fc.assert(
      fc.property(claims, claims, (a, b) => {
        const before = JSON.stringify([a, b]);
        joinClaims(a, b);
        expect(JSON.stringify([a, b])).toBe(before);
      }),
    );
  });
});

describe('of two claims of one source', () => {
  const said = (value: string | null, day: number) =>
    claimsOf({ source: 'crm', at: instant(day), identifiers: [], traits: { city: value } });
  const cases = [
    { name: 'the newer wins', a: said('Lyon', 2), b: said('Nice', 1), city: 'Lyon' },
    { name: 'a newer "there is none" wins', a: said('Lyon', 1), b: said(null, 2), city: null },
    {
      name: 'a value wins over none at the same instant',
      a: said('Lyon', 1),
      b: said(null, 1),
      city: 'Lyon',
    },
    {
      name: 'the greater text wins at the same instant',
      a: said('Lyon', 1),
      b: said('Nice', 1),
      city: 'Nice',
    },
  ];
  test.each(cases)('$name', ({ a, b, city }) => {
    expect(joinClaims(a, b).candidates['city']?.['crm']?.value).toBe(city);
    expect(joinClaims(b, a).candidates['city']?.['crm']?.value).toBe(city);
  });

  test('a refusal wins over consent given at the same instant, within one message too', () => {
    const decision = { purpose: 'email', decided_at: instant(1) };
    const both = claimsOf({
      source: 'crm',
      at: instant(1),
      identifiers: [],
      consents: [
        { ...decision, granted: false },
        { ...decision, granted: true },
      ],
    });
    expect(both.consents['email']?.['crm']?.granted).toBe(false);
  });

  test('a decision keeps what proves it', () => {
    const decision = {
      granted: true,
      decided_at: instant(1),
      method: 'banner',
      text_version: 'v3',
    };
    const { consents } = claimsOf({
      source: 'site',
      at: instant(2),
      identifiers: [],
      consents: [{ purpose: 'email', ...decision }],
      told_in: 'm1',
    });
    expect(consents['email']?.['site']).toEqual({ ...decision, told_in: 'm1' });
  });

  test('a blank text and an empty list claim nothing', () => {
    const { candidates } = claimsOf({
      source: 'crm',
      at: instant(1),
      identifiers: [],
      traits: { city: ' ', custom: { tags: [], vip: false, visits: 0 } },
    });
    expect(Object.keys(candidates)).toEqual(['custom.vip', 'custom.visits']);
  });
});
