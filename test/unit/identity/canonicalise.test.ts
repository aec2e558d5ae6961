import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { canonicaliseIdentifier, typedIdentifiers } from '../../../src/identity/canonicalise.ts';
import { canonicaliseTraits } from '../../../src/identity/canonicalise-traits.ts';
import { parseKey } from '../../../src/identity/identifier-key.ts';
import { BUILT_IN_POLICY } from '../../../src/identity/identity-policy.ts';
import { ClaimedIdentifier } from '../../../src/model/identifier.ts';

const FR = { defaultCountry: 'FR', policy: BUILT_IN_POLICY };
const keyOf = (namespace: string, value: string, scope?: string) => {
  const claimed = { namespace, value, ...(scope === undefined ? {} : { scope }) };
  const result = canonicaliseIdentifier(claimed, FR);
  return result.kind === 'ok' ? result.identifier.key : result.code;
};

describe('canonical spelling', () => {
  const cases: [namespace: string, value: string, scope: string | undefined, key: string][] = [
    ['email', ' Ada.Lovelace+News@Mail.FR ', undefined, 'email:ada.lovelace+news@mail.fr'],
    ['email', '"Lovelace, Ada" <Ada@mail.fr>', undefined, 'email:ada@mail.fr'],
    ['email', 'mailto:ada@mail.fr?subject=hello', undefined, 'email:ada@mail.fr'],
    ['email', 'zoé@Société.fr', undefined, 'email:zoé@xn--socit-esab.fr'],
    ['email', 'a\u200bda@mail.fr', undefined, 'email:ada@mail.fr'],
    ['email', 'ａｄａ@mail.fr', undefined, 'email:ada@mail.fr'],
    ['email', "o'brien@mail.ie", undefined, "email:o'brien@mail.ie"],
    ['email', 'ada@mail.fr', 'crm', 'email:ada@mail.fr'],
    ['phone', '06 12 34 56 78', undefined, 'phone:+33612345678'],
    ['phone', '0033 6.12.34.56.78', undefined, 'phone:+33612345678'],
    ['phone', '+33 (0)6 12 34 56 78', undefined, 'phone:+33612345678'],
    ['phone', '+44 20 7946 0958 ext. 3', undefined, 'phone:+442079460958'],
    ['phone', '06 39 98 12 34', undefined, 'phone:+33639981234'],
    ['customer_id', ' aB 12 ', 'shop', 'customer_id:shop/aB 12'],
    ['customer_id', '1111', undefined, 'customer_id:default/1111'],
    ['loyalty_id', 'fr-12 34.ab', 'store', 'loyalty_id:store/FR1234AB'],
    ['national_id', '1 84 12 76 451 089 46', undefined, 'national_id:184127645108946'],
    ['social', '@Ada_L', 'mastodon', 'social:mastodon/ada_l'],
    ['fidelity_number', '12/34', 'till', 'fidelity_number:till/12/34'],
    ['device_id', 'e\u0301', 'app', 'device_id:app/é'],
  ];
  test.each(cases)('%s %j (%s) is %s', (namespace, value, scope, key) => {
    expect(keyOf(namespace, value, scope)).toBe(key);
  });

  test('is reached in one step, and can be taken apart again', () => {
    const namespaces = fc.constantFrom(
      'email',
      'phone',
      'loyalty_id',
      'social',
      'customer_id',
      'own',
    );
    const values = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.emailAddress(),
      fc.stringMatching(/^\+?[\d ()-]{6,16}$/),
    );
    fc.assert(
      fc.property(namespaces, values, (namespace, value) => {
        const once = canonicaliseIdentifier({ namespace, value }, FR);
        if (once.kind !== 'ok') return;
        expect(canonicaliseIdentifier(ClaimedIdentifier.parse(strip(once.identifier)), FR)).toEqual(
          once,
        );
        expect(parseKey(once.identifier.key)).toEqual(once.identifier);
      }),
      { numRuns: 2000 },
    );
  });
});

describe('refuses', () => {
  const cases: [code: string, namespace: string, values: string[]][] = [
    [
      'blocked',
      'customer_id',
      [
        '',
        '  ',
        '0',
        '0000',
        '0-0',
        '-',
        '-1',
        'null',
        'NULL',
        '"undefined"',
        'None',
        'NaN',
        'n/a',
        '[object Object]',
        'Anonymous',
        'guest',
        'unknown',
        'xxxxxx',
        '99999999',
        'true',
        'distinct_id',
        '00000000-0000-0000-0000-000000000000',
      ],
    ],
    [
      'blocked',
      'email',
      [
        'test@mail.fr',
        'No-Reply@shop.fr',
        'noreply@shop.fr',
        'anonymous@mail.fr',
        'x@none.com',
        'null',
      ],
    ],
    ['blocked', 'phone', ['0000000000', '+33 6 66 66 66 66', '01 23 45 67 89', '']],
    ['blocked', 'anonymous_id', ['anonymous', '00000000', 'ffffffff-ffff-ffff-ffff-ffffffffffff']],
    [
      'invalid',
      'email',
      [
        'ada',
        'ada@',
        '@mail.fr',
        'ada@mail',
        'a da@mail.fr',
        'ada@mail..fr',
        'ada..l@mail.fr',
        'ada@[1.2.3.4]',
        'ada@1.2.3.4',
        `${'a'.repeat(65)}@mail.fr`,
        'ada@ma_il.fr',
        'ada@mail.fr/x',
      ],
    ],
    ['invalid', 'phone', ['12', 'call me', '+33 6 12 34 56', '+999 123456789']],
    ['invalid', 'login', ['a\u0000b', '\ud800', 'a'.repeat(10_000)]],
  ];
  const rows = cases.flatMap(([code, namespace, values]) =>
    values.map((value) => ({ code, namespace, value })),
  );
  test.each(rows)('$namespace $value as $code', ({ code, namespace, value }) => {
    expect(keyOf(namespace, value)).toBe(code);
  });

  test('nothing by throwing', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('email', 'phone', 'loyalty_id', 'x'),
        fc.string({ unit: 'binary' }),
        (namespace, value) => {
          expect(['ok', 'refused']).toContain(
            canonicaliseIdentifier({ namespace, value }, FR).kind,
          );
        },
      ),
      { numRuns: 2000 },
    );
  });
});

describe('a typed text may be', () => {
  const cases: [typed: string, kinds: string[]][] = [
    ['Ada@Mail.fr', ['email:ada@mail.fr', 'id']],
    ['06 12 34 56 78', ['phone:+33612345678', 'id']],
    ['+33612345678', ['phone:+33612345678', 'id']],
    ['C-1042', ['id']],
    ['Ada Lovelace', []],
    ['   ', []],
    ['null', []],
  ];
  test.each(cases)('%j: %j', (typed, kinds) => {
    const found = typedIdentifiers(typed, FR);
    expect(found.map((one) => (one.kind === 'id' ? 'id' : one.identifier.key))).toEqual(kinds);
  });

  test('an id in every spelling that ids are stored in', () => {
    expect(typedIdentifiers(' fr-12 ', FR)).toEqual([{ kind: 'id', values: ['fr-12', 'FR12'] }]);
  });
});

test('traits are spelt like identifiers, and a value that cannot be is noted by field and rule alone', () => {
  const given = { given_name: 'Ada', email: 'ADA@mail.fr', phone: '020 7946 0958', country: 'GB' };
  expect(canonicaliseTraits(given, FR)).toEqual({
    traits: { given_name: 'Ada', country: 'GB', email: 'ada@mail.fr', phone: '+442079460958' },
    issues: [],
  });
  expect(canonicaliseTraits({ email: 'nope', phone: null }, FR)).toEqual({
    traits: { phone: null },
    issues: [{ field: 'traits.email', code: 'invalid_email' }],
  });
});

function strip({
  namespace,
  scope,
  value,
}: {
  namespace: string;
  scope?: string | undefined;
  value: string;
}) {
  return scope === undefined ? { namespace, value } : { namespace, scope, value };
}
