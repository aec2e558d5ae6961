import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { namespaceOf } from '../../../src/identity/identifier-key.ts';
import { policyOf } from '../../../src/identity/namespaces.ts';
import { PeopleDirectory } from '../../support/people-directory.ts';

const [C1, C2] = ['customer_id:shop/1', 'customer_id:shop/2'];
const [ADA, BOB] = ['email:ada@mail.fr', 'email:bob@mail.fr'];
const [L1, L2] = ['loyalty_id:till/L1', 'loyalty_id:till/L2'];
const PHONE = 'phone:+33612345678';
const ORDER = 'order_id:shop/9';
const [WEB, APP] = ['anonymous_id:web/w', 'device_id:app/a'];

describe('messages make people', () => {
  const cases: { name: string; messages: string[][]; people: string[] }[] = [
    { name: 'no identifier is nobody', messages: [[]], people: [] },
    { name: 'the same identifier is the same person', messages: [[ADA], [ADA]], people: [ADA] },
    {
      name: 'an identifier in common joins two',
      messages: [[C1, ADA], [PHONE], [ADA, PHONE]],
      people: [`${C1} ${ADA} ${PHONE}`],
    },
    {
      name: 'a row that knows only the order joins through it',
      messages: [[ORDER], [ORDER, C1]],
      people: [`${C1} ${ORDER}`],
    },
    {
      name: 'a device gets its owner on sign-in',
      messages: [[WEB], [APP], [WEB, APP], [WEB, C1]],
      people: [`${WEB} ${C1} ${APP}`],
    },
    {
      name: 'two people on one browser stay two',
      messages: [
        [WEB, ADA],
        [WEB, BOB],
      ],
      people: [`${WEB} ${ADA}`, BOB],
    },
    {
      name: 'a browser does not join two known people',
      messages: [[ADA], [BOB], [ADA, WEB], [BOB, WEB]],
      people: [`${WEB} ${ADA}`, BOB],
    },
    {
      name: 'two customers of one shop stay two, whatever they share',
      messages: [
        [C1, ADA, PHONE],
        [C2, ADA, PHONE],
      ],
      people: [`${C1} ${ADA} ${PHONE}`, C2],
    },
    {
      name: 'two customers named by one message stay two',
      messages: [[C1, C2, ADA]],
      people: [`${C1} ${ADA}`],
    },
    {
      name: 'customers of two shops may be one person',
      messages: [
        [C1, ADA],
        ['customer_id:other/2', ADA],
      ],
      people: [`customer_id:other/2 ${C1} ${ADA}`],
    },
    {
      name: 'two cards with one address are two people',
      messages: [
        [L1, ADA],
        [L2, ADA],
      ],
      people: [`${ADA} ${L1}`, L2],
    },
    {
      name: 'two cards of one customer are one person',
      messages: [
        [C1, L1],
        [C1, L2],
      ],
      people: [`${C1} ${L1} ${L2}`],
    },
  ];
  test.each(cases)('$name', ({ messages, people }) => {
    const directory = new PeopleDirectory();
    for (const keys of messages) directory.take(keys);
    const sorted = people.map((keys) => keys.split(' ').sort().join(' ')).sort();
    expect(directory.people()).toEqual(sorted);
  });
});

describe('a decision', () => {
  test('keeps a conflicting identifier where it is, and the message with its strongest', () => {
    const directory = new PeopleDirectory();
    directory.take([C1, ADA]);
    const { profile_id } = directory.take([C2]) as { profile_id: string };
    expect(directory.take([ADA, C2, BOB])).toMatchObject({
      kind: 'existing',
      profile_id,
      claim: [{ key: BOB }],
      left_out: [{ key: ADA, reason: 'conflict' }],
    });
  });

  test('says which shared namespaces merged two people', () => {
    const directory = new PeopleDirectory();
    const older = directory.take([PHONE]) as { profile_id: string };
    const younger = directory.take([ADA]) as { profile_id: string };
    expect(directory.take([ADA, PHONE])).toEqual({
      kind: 'merge',
      profile_id: older.profile_id,
      losers: [younger.profile_id],
      rule: 'shared:email+phone',
      claim: [],
      left_out: [],
    });
  });

  test('lets a known person survive an older anonymous one', () => {
    const directory = new PeopleDirectory();
    const anonymous = directory.take([WEB]) as { profile_id: string };
    const known = directory.take([ADA]) as { profile_id: string };
    expect(directory.take([WEB, ADA])).toMatchObject({
      profile_id: known.profile_id,
      losers: [anonymous.profile_id],
    });
  });

  test('keeps the lower id where two are equally old and known', () => {
    const profile = (profile_id: string, key: string) => ({
      profile_id,
      identifiers: [key],
      created_at: '2026-01-01T00:00:00.000Z',
    });
    const directory = new PeopleDirectory();
    for (const [id, key] of [
      ['p_2', ADA],
      ['p_1', PHONE],
    ] as const) {
      directory.owners.set(key, id);
      directory.profiles.set(id, profile(id, key));
    }
    expect(directory.take([ADA, PHONE])).toMatchObject({
      kind: 'merge',
      profile_id: 'p_1',
      losers: ['p_2'],
    });
  });

  test('leaves out what would break the limit of its namespace', () => {
    const directory = new PeopleDirectory();
    const limit = policyOf('email').max_per_profile;
    for (let i = 0; i < limit; i += 1) directory.take([C1, `email:a${i}@mail.fr`]);
    expect(directory.take([C1, ADA])).toMatchObject({
      claim: [],
      left_out: [{ key: ADA, reason: 'limit' }],
    });
  });
});

/** Strong and medium identifiers of two namespaces without conflicts, and devices. */
const pool = [
  'login:x/1',
  'login:x/2',
  'login:x/3',
  ADA,
  BOB,
  'email:c@mail.fr',
  PHONE,
  'phone:+33612345679',
  WEB,
  APP,
  'anonymous_id:web/v',
];
const shuffledTwice = (messages: fc.Arbitrary<string[]>) =>
  fc
    .array(messages, { minLength: 1, maxLength: 14 })
    .chain((list) =>
      fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length })),
    );

function peopleAfter(messages: readonly string[][]): PeopleDirectory {
  const directory = new PeopleDirectory();
  for (const keys of messages) directory.take(keys);
  return directory;
}

const isKnowing = (key: string) => policyOf(namespaceOf(key)).strength !== 'weak';

describe('in any order of arrival', () => {
  test('the same people come out where no rule is hit, as the groups connected by what they share', () => {
    const messages = fc.subarray(pool.filter(isKnowing), { minLength: 1, maxLength: 3 });
    fc.assert(
      fc.property(shuffledTwice(messages), ([given, shuffled]) => {
        const people = peopleAfter(given).people();
        expect(peopleAfter(shuffled).people()).toEqual(people);
        expect(peopleAfter([...shuffled, ...given]).people()).toEqual(people);
        expect(people).toEqual(connected(given));
      }),
      { numRuns: 500 },
    );
  });

  test('devices change who owns a device, never which known identifiers are one person', () => {
    const messages = fc.subarray(pool, { minLength: 1, maxLength: 4 });
    const known = (directory: PeopleDirectory) =>
      directory
        .people()
        .map((keys) => keys.split(' ').filter(isKnowing).join(' '))
        .filter((keys) => keys !== '')
        .sort();
    fc.assert(
      fc.property(shuffledTwice(messages), ([given, shuffled]) => {
        expect(known(peopleAfter(shuffled))).toEqual(known(peopleAfter(given)));
      }),
      { numRuns: 500 },
    );
  });

  test('two customers of one shop never become one person, and every identifier has one owner', () => {
    const messages = fc.subarray(
      [C1, C2, 'customer_id:shop/3', 'customer_id:other/1', L1, L2, ...pool],
      { minLength: 1, maxLength: 5 },
    );
    fc.assert(
      fc.property(fc.array(messages, { maxLength: 20 }), (given) => {
        const directory = peopleAfter(given);
        const keys = directory.people().flatMap((person) => person.split(' '));
        expect(new Set(keys).size).toBe(keys.length);
        for (const person of directory.people()) {
          expect(
            person.split(' ').filter((key) => key.startsWith('customer_id:shop/')).length,
          ).toBeLessThan(2);
        }
      }),
      { numRuns: 1000 },
    );
  });

  test('the order of identifiers within a message changes nothing', () => {
    const messages = fc.array(fc.subarray([C1, C2, L1, L2, ...pool], { minLength: 1 }), {
      maxLength: 10,
    });
    fc.assert(
      fc.property(messages, (given) => {
        const reversed = given.map((keys) => [...keys].reverse());
        expect(peopleAfter(reversed).people()).toEqual(peopleAfter(given).people());
      }),
    );
  });
});

/** The oracle: connected components, by joining overlapping sets until none overlap. */
function connected(messages: readonly string[][]): string[] {
  let groups: Set<string>[] = [];
  for (const keys of messages) {
    const touching = groups.filter((group) => keys.some((key) => group.has(key)));
    const joined = new Set([...keys, ...touching.flatMap((group) => [...group])]);
    groups = [...groups.filter((group) => !touching.includes(group)), joined];
  }
  return groups.map((group) => [...group].sort().join(' ')).sort();
}
