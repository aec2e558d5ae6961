import { describe, expect, test } from 'vitest';
import { buildQuery } from '../../../src/search/build-query.ts';
import { TIER_NAMES, type Tier } from '../../../src/search/tiers.ts';

const everything = { tiers: new Set(TIER_NAMES), defaultCountry: 'FR' };
const tiersOf = (text: string, tiers: readonly Tier[] = TIER_NAMES) => [
  ...new Set(
    buildQuery(text, { ...everything, tiers: new Set(tiers) }).clauses.map(({ tier }) => tier),
  ),
];

test('one word of letters is a dis_max of constant scores, best first', () => {
  const { query } = buildQuery('Lefèvre', { ...everything, tiers: new Set(['name', 'phonetic']) });
  expect(query).toEqual({
    dis_max: {
      tie_breaker: 0.1,
      queries: [
        { constant_score: { filter: { term: { names: 'lefevre' } }, boost: 40 } },
        {
          constant_score: {
            filter: { match: { 'names.phonetic': { query: 'Lefèvre' } } },
            boost: 12,
          },
        },
      ],
    },
  });
});

test('two words must both match, each for its share', () => {
  const { query } = buildQuery('marie lyon', { ...everything, tiers: new Set(['name', 'city']) });
  const either = (word: string) => ({
    dis_max: {
      tie_breaker: 0.1,
      queries: [
        { constant_score: { filter: { term: { names: word } }, boost: 20 } },
        { constant_score: { filter: { prefix: { city: word } }, boost: 7 } },
      ],
    },
  });
  expect(query).toEqual({ bool: { must: [either('marie'), either('lyon')] } });
});

describe('ways that are tried', () => {
  test.each<{ name: string; text: string; with?: Tier[]; without?: Tier[] }>([
    { name: 'no fuzzy below four letters', text: 'luc', with: ['phonetic'], without: ['fuzzy'] },
    { name: 'fuzzy from four letters', text: 'lucs', with: ['fuzzy'] },
    {
      name: 'neither fuzzy nor sound for digits',
      text: 'dupont75',
      with: ['name_prefix', 'email_part', 'identifier_start'],
      without: ['fuzzy', 'phonetic', 'city'],
    },
    {
      name: 'neither fuzzy nor sound for an address',
      text: 'jean@example.org',
      with: ['email', 'email_part'],
      without: ['fuzzy', 'phonetic', 'name', 'city'],
    },
    { name: 'no sound for two letters', text: 'lu', without: ['phonetic', 'fuzzy'] },
    { name: 'nicknames where there are any', text: 'alex', with: ['nickname'] },
    { name: 'no nicknames where there are none', text: 'dupont', without: ['nickname'] },
    { name: 'a whole number', text: '06 12 34 56 78', with: ['phone'] },
    { name: 'a part of a number', text: '0612', with: ['phone_part'], without: ['phone'] },
    { name: 'a postcode', text: '69003', with: ['postcode', 'phone_part'] },
    { name: 'a key', text: 'customer_id:shop/1', with: ['identifier'] },
    { name: 'nothing for blanks', text: ' \t\u0000 ', without: [...TIER_NAMES] },
  ])('$name', ({ text, with: some = [], without = [] }) => {
    const tried = tiersOf(text);
    expect(tried).toEqual(expect.arrayContaining(some));
    expect(tried.filter((tier) => without.includes(tier))).toEqual([]);
  });

  test('closed tiers are not built, and a part without any makes the query impossible', () => {
    expect(tiersOf('dupont', ['city', 'postcode'])).toEqual(['city']);
    const built = buildQuery('jean@example.org', { ...everything, tiers: new Set(['city']) });
    expect(built).toMatchObject({ query: undefined, clauses: [] });
  });

  test('no more than twelve words are looked at', () => {
    const { typed } = buildQuery('a '.repeat(100), everything);
    expect(typed.chunks).toHaveLength(12);
  });
});

describe('digits', () => {
  test.each([
    ['0612345678', ['0612345678', '612345678']],
    ['+33 (0)6 12 34 56 78', ['33612345678']],
    ['0033612345678', ['0033612345678', '33612345678']],
    ['5678', ['5678']],
    ['0678', ['0678']],
  ])('%s is looked for as the tails %j', (text, tails) => {
    const { query } = buildQuery(text, {
      ...everything,
      tiers: new Set<Tier>(['phone', 'phone_part']),
    });
    const found = [...JSON.stringify(query).matchAll(/"phones.suffix":(\[[^\]]*\])/g)].flatMap(
      ([, list]) => JSON.parse(list ?? '[]') as string[],
    );
    expect([...new Set(found)]).toEqual(tails);
  });

  test('a postcode beside a telephone number stays apart', () => {
    const { typed } = buildQuery('75011 06 12 34', everything);
    expect(typed.chunks.map(({ text }) => text)).toEqual(['75011', '06 12 34']);
  });
});

describe('titles and initials', () => {
  const lettersOf = (text: string) =>
    buildQuery(text, everything)
      .clauses.filter(({ tier }) => tier === 'initial' || tier === 'double_initials')
      .map(({ word }) => word);

  test.each<[string, string[]]>([
    ['M. Aubry', ['m']],
    ['Mme Aubry', []],
    ['m.-c. caron', ['m', 'c', 'mc']],
    ['jp martin', ['jp']],
    ['jp', []],
    ['dupont 12', []],
  ])('%s has the initials %j', (text, letters) => expect(lettersOf(text)).toEqual(letters));
});

test('a date over several words is one part beside the others', () => {
  const { clauses } = buildQuery('dupont 9 avril 1983', everything);
  expect(clauses.filter(({ tier }) => tier === 'birth_date')).toMatchObject([
    { part: '1-3', word: '1983-04-09' },
  ]);
});
