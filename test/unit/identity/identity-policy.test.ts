import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  blocksEverything,
  compileBlocked,
  matchesPattern,
} from '../../../src/identity/blocked-patterns.ts';
import { canonicaliseIdentifier } from '../../../src/identity/canonicalise.ts';
import { checkRules, withoutRule } from '../../../src/identity/check-rules.ts';
import { leavingParts, PERMISSIVE_POLICY } from '../../../src/identity/fall-apart.ts';
import { genericKeys } from '../../../src/identity/generic-keys.ts';
import {
  buildIdentifier,
  NO_SCOPE,
  namespaceOf,
  parseKey,
} from '../../../src/identity/identifier-key.ts';
import {
  BUILT_IN_POLICY,
  buildIdentityPolicy,
  withGeneric,
} from '../../../src/identity/identity-policy.ts';
import { createIds } from '../../../src/identity/ids.ts';
import { maskValue } from '../../../src/identity/mask-value.ts';
import { NAMESPACE_POLICIES } from '../../../src/identity/namespaces.ts';
import { mightSplit } from '../../../src/identity/rule-change.ts';
import { exceedsWindow } from '../../../src/identity/window.ts';
import type { NamespaceRule } from '../../../src/model/namespace-rule.ts';
import { PeopleDirectory } from '../../support/people-directory.ts';

const ids = createIds('test');
const policyWith = (...namespaces: NamespaceRule[]) =>
  buildIdentityPolicy({ rules: { namespaces }, version: 1 });
const [C1, C2] = ['customer_id:shop/1', 'customer_id:shop/2'];
const [ADA, BOB] = ['email:ada@mail.fr', 'email:bob@mail.fr'];
const [P1, P2] = ['phone:+33612345678', 'phone:+33612345679'];
const [WEB, APP] = ['anonymous_id:web/w', 'device_id:app/a'];

describe('blocked values', () => {
  test.each([
    { pattern: 'info@*', value: 'info@shop.fr', blocks: true },
    { pattern: 'INFO@Shop.fr', value: 'info@shop.fr', blocks: true },
    { pattern: 'info@*', value: 'my-info@shop.fr', blocks: false },
    { pattern: '*@test.?', value: 'a@test.x', blocks: true },
    { pattern: '*@test.?', value: 'a@test.xy', blocks: false },
    { pattern: '(a+)+$', value: 'aaaa', blocks: false },
    { pattern: '*a*b*', value: 'xxaxxbxx', blocks: true },
    { pattern: '**', value: '', blocks: true },
  ])('$pattern takes $value: $blocks', ({ pattern, value, blocks }) => {
    expect(compileBlocked([pattern])(value)).toBe(blocks);
  });

  test('mean what a regular expression of the same wildcards means', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'b', '@'), maxLength: 12 });
    const pattern = fc.string({ unit: fc.constantFrom('a', 'b', '*', '?'), maxLength: 8 });
    fc.assert(
      fc.property(pattern, text, (glob, value) => {
        const source = glob.replaceAll('*', '.*').replaceAll('?', '.');
        expect(matchesPattern(glob, value)).toBe(new RegExp(`^${source}$`).test(value));
      }),
      { numRuns: 2000 },
    );
  });

  test('of eight wildcards and 512 letters are judged in a moment', () => {
    const started = performance.now();
    for (let i = 0; i < 1000; i += 1) matchesPattern('*a*a*a*a*a*a*a*b', 'a'.repeat(512));
    expect(performance.now() - started).toBeLessThan(2_000);
  });

  test.each([
    { pattern: '*', spelling: 'verbatim', all: true },
    { pattern: '?*', spelling: 'verbatim', all: true },
    { pattern: '*@*', spelling: 'email', all: true },
    { pattern: '*@*.fr', spelling: 'email', all: false },
    { pattern: '+*', spelling: 'phone', all: true },
    { pattern: '+33*', spelling: 'phone', all: false },
  ] as const)('$pattern blocks every $spelling there is: $all', ({ pattern, spelling, all }) => {
    expect(blocksEverything(pattern, spelling)).toBe(all);
  });
});

describe('rules', () => {
  test('of nobody are the built-in ones', () => {
    for (const policy of NAMESPACE_POLICIES)
      expect(BUILT_IN_POLICY.of(policy.name)).toEqual(policy);
    expect([...BUILT_IN_POLICY.decisive]).toEqual(['customer_id']);
  });

  test('say what outranks everything', () => {
    const policy = policyWith({ name: 'passport', priority: 0.5, exclusive: true });
    expect([...policy.decisive]).toEqual(['passport']);
    expect(policyWith({ name: 'customer_id', exclusive: false }).decisive.size).toBe(0);
  });

  test('cannot change how stored keys are spelt, not by taking a rule back either', () => {
    const rules = { namespaces: [{ name: 'badge', scoped: false }] };
    const stored = new Map([['badge', 3]]);
    const fault = {
      namespace: 'badge',
      field: 'scoped',
      message: expect.stringMatching(/3 values/),
    };
    expect(checkRules(withoutRule(rules, 'badge'), rules, stored)).toEqual([fault]);
    expect(checkRules(rules, { namespaces: [] }, stored)).toEqual([fault]);
    expect(checkRules(rules, { namespaces: [] }, new Map())).toEqual([]);
    expect(checkRules(rules, rules, stored)).toEqual([]);
  });

  test('two of one name are refused', () => {
    const rules = { namespaces: [{ name: 'email' }, { name: 'email' }] };
    expect(checkRules(rules, rules, new Map())).toContainEqual({
      namespace: 'email',
      field: 'name',
      message: 'there are two rules for email',
    });
  });

  test('make keys that say by themselves whether they have a scope', () => {
    const options = { defaultCountry: 'FR', policy: policyWith({ name: 'badge', scoped: false }) };
    const made = canonicaliseIdentifier(
      { namespace: 'badge', scope: 'hq', value: 'a/b:c' },
      options,
    );
    expect(made).toEqual({
      kind: 'ok',
      identifier: { namespace: 'badge', value: 'a/b:c', key: 'badge:/a/b:c' },
    });
    expect(parseKey('badge:/a/b:c')).toEqual(buildIdentifier('badge', NO_SCOPE, 'a/b:c'));
  });
});

describe('limits on the values of a window', () => {
  const day = (n: number) => `2026-01-${String(n).padStart(2, '0')}T00:00:00.000Z`;
  test.each([
    { instants: [1, 2], exceeds: false },
    { instants: [1, 2, 3], exceeds: true },
    { instants: [1, 2, 8], exceeds: false },
    { instants: [8, 1, 7], exceeds: false },
    { instants: [8, 2, 7], exceeds: true },
  ])('two in seven days: $instants', ({ instants, exceeds }) => {
    expect(exceedsWindow(instants.map(day), { values: 2, days: 7 })).toBe(exceeds);
  });

  test('leave out the value that comes too soon, and let it in later', () => {
    const policy = policyWith({ name: 'email', max_per_window: { values: 1, days: 2 } });
    const directory = new PeopleDirectory(policy);
    expect(directory.take([C1, ADA]).kind).toBe('create');
    expect(directory.take([C1, BOB])).toMatchObject({ left_out: [{ key: BOB, reason: 'limit' }] });
  });
});

describe('a value that many people have', () => {
  const policy = withGeneric(BUILT_IN_POLICY, new Set([ADA]));

  test('joins nobody, and is in nobody’s way', () => {
    const directory = new PeopleDirectory(policy);
    directory.take([C1, ADA, P1]);
    expect(directory.take([C2, ADA])).toMatchObject({
      left_out: [{ key: ADA, reason: 'generic' }],
    });
    expect(directory.people()).toEqual([`${C1} ${P1}`, C2]);
  });

  test('has a profile of its own for what is known by nothing else', () => {
    const directory = new PeopleDirectory(policy);
    directory.take([ADA]);
    directory.take([ADA]);
    directory.take([C1, ADA]);
    expect(directory.people()).toEqual([C1, ADA].sort());
  });

  test('is demoted by today’s number of people, or by somebody’s word', () => {
    const demoted = [
      { key: ADA, people: 7, updated_by: 'scan' },
      { key: BOB, people: 2, updated_by: 'key_1' },
    ];
    expect([...genericKeys(demoted, { namespaces: [] })]).toEqual([BOB]);
    expect([...genericKeys(demoted, { namespaces: [{ name: 'email', generic_at: 5 }] })]).toEqual([
      ADA,
      BOB,
    ]);
  });

  test.each([
    { namespace: 'email', value: 'ada@mail.fr', shown: 'a…@mail.fr' },
    { namespace: 'phone', value: '+33612345678', shown: '+33…78' },
    { namespace: 'social', value: 'ada', shown: 'a…' },
  ])('is shown as $shown', ({ namespace, value, shown }) => {
    expect(maskValue(namespace, value)).toBe(shown);
  });
});

const pool = [
  C1,
  C2,
  ADA,
  BOB,
  P1,
  P2,
  WEB,
  APP,
  'login:x/1',
  'anonymous_id:web/v',
  'account_id:b2b/9',
];
const messages = fc.array(fc.subarray(pool, { minLength: 1, maxLength: 4 }), { maxLength: 14 });
const someRules = fc.record({
  strength: fc.constantFrom('medium' as const, 'weak' as const),
  most: fc.integer({ min: 1, max: 3 }),
  generic: fc.subarray([ADA, P1]),
});
const ruledBy = ({
  strength,
  most,
  generic,
}: {
  strength: 'medium' | 'weak';
  most: number;
  generic: string[];
}) =>
  withGeneric(
    policyWith(
      { name: 'email', strength, generic_at: null },
      { name: 'phone', max_per_profile: most },
    ),
    new Set(generic),
  );

describe('under any rules', () => {
  test('two customers of one shop are never one person, and each key has one owner', () => {
    fc.assert(
      fc.property(messages, someRules, (given, rules) => {
        const directory = new PeopleDirectory(ruledBy(rules));
        for (const keys of given) directory.take(keys);
        const people = directory.people().map((person) => person.split(' '));
        expect(new Set(people.flat()).size).toBe(people.flat().length);
        for (const person of people) {
          expect(person.filter((key) => key.startsWith('customer_id:shop/')).length).toBeLessThan(
            2,
          );
        }
      }),
      { numRuns: 1000 },
    );
  });

  test('no weak identifier merges two people who are each known by something better', () => {
    fc.assert(
      fc.property(messages, someRules, (given, rules) => {
        const policy = ruledBy(rules);
        const isKnowing = (key: string) => policy.ofKey(key).strength !== 'weak';
        const directory = new PeopleDirectory(policy);
        for (const keys of given) {
          const before = new Map(
            [...directory.profiles].map(([id, p]) => [id, [...p.identifiers]]),
          );
          const resolution = directory.take(keys);
          if (resolution.kind !== 'merge') continue;
          const joined = [resolution.profile_id, ...resolution.losers].map(
            (id) => before.get(id) ?? [],
          );
          if (joined.filter((held) => held.some(isKnowing)).length < 2) continue;
          const linked = resolution.rule.replace('shared:', '').split('+');
          expect(linked.some((name) => policy.of(name).strength !== 'weak')).toBe(true);
        }
      }),
      { numRuns: 1000 },
    );
  });

  test('a weak identifier never says whose a message is that names somebody, whatever its priority', () => {
    const directory = new PeopleDirectory(
      policyWith({ name: 'email', strength: 'weak', generic_at: null, priority: 0.5 }),
    );
    directory.take([ADA, P1]);
    expect(directory.take([ADA, P2])).toMatchObject({ left_out: [{ key: ADA, reason: 'weak' }] });
    expect(directory.people()).toEqual([`${ADA} ${P1}`, P2]);
  });

  test('the order of identifiers within a message changes nothing', () => {
    fc.assert(
      fc.property(messages, someRules, (given, rules) => {
        const peopleBy = (list: readonly string[][]) => {
          const directory = new PeopleDirectory(ruledBy(rules));
          for (const keys of list) directory.take(keys);
          return directory.people();
        };
        expect(peopleBy(given.map((keys) => [...keys].reverse()))).toEqual(peopleBy(given));
      }),
    );
  });
});

describe('falling apart by other rules', () => {
  const at = '2026-01-01T00:00:00.000Z';
  const evidence = [
    { keys: [ADA, P1], at },
    { keys: [ADA, P2], at },
    { keys: [P2], at },
  ];
  const held = [ADA, P1, P2];
  const part = (after = BUILT_IN_POLICY, before = BUILT_IN_POLICY) =>
    leavingParts({ held, evidence, before, after, ids });

  test('is nothing that the same rules do', () => expect(part()).toEqual([]));

  test('lets the one with the strongest identifier stay', () => {
    expect(part(policyWith({ name: 'phone', max_per_profile: 1 }))).toEqual([[P2]]);
    expect(part(withGeneric(BUILT_IN_POLICY, new Set([ADA])))).toEqual([[P2]]);
  });

  test('leaves whom no message joined to whoever joined them', () => {
    const input = {
      held: [ADA, BOB],
      evidence: [
        { keys: [ADA], at },
        { keys: [BOB], at },
      ],
      ids,
    };
    expect(leavingParts({ ...input, before: PERMISSIVE_POLICY, after: BUILT_IN_POLICY })).toEqual(
      [],
    );
  });

  test('is foreseen from the keys alone: who does fall apart is looked at', () => {
    const message = fc.subarray(
      pool.filter((key) => namespaceOf(key) !== 'account_id'),
      {
        minLength: 1,
        maxLength: 3,
      },
    );
    fc.assert(
      fc.property(fc.array(message, { minLength: 1, maxLength: 6 }), someRules, (said, rules) => {
        const after = ruledBy(rules);
        const keys = [...new Set(said.flat())];
        const given = said.map((list) => ({ keys: list, at }));
        const parts = leavingParts({
          held: keys,
          evidence: given,
          before: BUILT_IN_POLICY,
          after,
          ids,
        });
        if (parts.length > 0) expect(mightSplit(keys, BUILT_IN_POLICY, after)).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });
});
