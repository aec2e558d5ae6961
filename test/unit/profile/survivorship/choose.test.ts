import { describe, expect, test } from 'vitest';
import type { ProfileState } from '../../../../src/model/profile.ts';
import {
  SurvivorshipPolicy as Policy,
  type SurvivorshipPolicy,
} from '../../../../src/model/survivorship.ts';
import { goldenRecordOf } from '../../../../src/profile/golden-record.ts';
import { compileSurvivorship } from '../../../../src/profile/survivorship/compile.ts';
import { instant } from '../../../support/event-doc.ts';

type Candidates = ProfileState['candidates'];
type Said = Readonly<Record<string, readonly [value: unknown, day: number]>>;

const candidatesOf = (fields: Readonly<Record<string, Said>>): Candidates =>
  Object.fromEntries(
    Object.entries(fields).map(([field, bySource]) => [
      field,
      Object.fromEntries(
        Object.entries(bySource).map(([source, [value, day]]) => [
          source,
          { value, updated_at: instant(day) },
        ]),
      ),
    ]),
  );

const goldenOf = (
  fields: Readonly<Record<string, Said>>,
  policy: Partial<SurvivorshipPolicy> = {},
  priorities: Record<string, number> = {},
) => goldenRecordOf(candidatesOf(fields), compileSurvivorship(Policy.parse(policy), priorities));

const rule = (choose: SurvivorshipPolicy['rules'][number]['choose'], field = 'job_title') => ({
  rules: [{ fields: [field], choose }],
});

interface Case {
  name: string;
  field?: string;
  said: Said;
  more?: Readonly<Record<string, Said>>;
  policy?: Partial<SurvivorshipPolicy>;
  priorities?: Record<string, number>;
  value: unknown;
  rule: string;
}

describe('the golden value', () => {
  const cases: Case[] = [
    { name: 'is the only one', said: { crm: ['Baker', 1] }, value: 'Baker', rule: 'only_source' },
    {
      name: 'is the newest among equals',
      said: { crm: ['Baker', 1], shop: ['Cook', 2] },
      value: 'Cook',
      rule: 'newest',
    },
    {
      name: 'is that of the source that goes first, though older',
      said: { crm: ['Baker', 1], shop: ['Cook', 2] },
      priorities: { crm: 5 },
      value: 'Baker',
      rule: 'source_priority',
    },
    {
      name: 'is never none while some source knows one',
      said: { crm: [null, 9], shop: ['Cook', 2] },
      priorities: { crm: 5 },
      value: 'Cook',
      rule: 'only_source',
    },
    {
      name: 'is false or zero where that is what is known',
      field: 'custom.points',
      said: { crm: [0, 9], shop: [3, 2] },
      value: 0,
      rule: 'newest',
    },
    {
      name: 'is the greater text at the same instant',
      said: { crm: ['Baker', 1], shop: ['Cook', 1] },
      value: 'Cook',
      rule: 'tie',
    },
    {
      name: 'is not taken for set by a source named like an inherited property',
      said: { ['constructor' as string]: ['Baker', 1], shop: ['Cook', 2] },
      priorities: { shop: 1 },
      value: 'Cook',
      rule: 'source_priority',
    },
    {
      name: 'is agreed where only case, accents and spaces differ, in the best source’s spelling',
      said: { crm: ['Pâtissier  chef', 1], shop: ['PATISSIER CHEF', 2] },
      priorities: { crm: 5 },
      value: 'Pâtissier  chef',
      rule: 'agreed',
    },
    {
      name: 'is what most sources say today',
      said: { crm: ['Baker', 9], shop: ['COOK', 1], pos: ['cook', 2] },
      policy: rule(['most_frequent']),
      priorities: { crm: 5 },
      value: 'cook',
      rule: 'most_frequent',
    },
    {
      name: 'is decided by the fallback where as many say one thing as another',
      said: { crm: ['Baker', 1], shop: ['Cook', 2] },
      policy: rule(['most_frequent', 'longest']),
      value: 'Baker',
      rule: 'longest',
    },
    {
      name: 'is the longest, in letters and not in code units',
      said: { crm: ['𝒜𝒜𝒜', 1], shop: ['Cook', 2] },
      policy: rule(['longest']),
      value: 'Cook',
      rule: 'longest',
    },
    {
      name: 'is that of the source the rule puts first, whatever its manifest says',
      said: { crm: ['Baker', 1], shop: ['Cook', 2], pos: ['Smith', 3] },
      policy: rule([{ strategy: 'source_priority', sources: ['shop', 'crm'] }]),
      priorities: { crm: 9 },
      value: 'Cook',
      rule: 'source_priority',
    },
    {
      name: 'is an address a source vouches for, before one it does not',
      field: 'email',
      said: { crm: ['a@x.fr', 5], web: ['b@x.fr', 2] },
      more: { 'custom.email_verified': { web: [true, 2] } },
      priorities: { crm: 5 },
      value: 'b@x.fr',
      rule: 'verified',
    },
    {
      name: 'is not taken for verified by another source’s word, nor by a no',
      field: 'email',
      said: { crm: ['a@x.fr', 5], web: ['b@x.fr', 2], pos: ['c@x.fr', 1] },
      more: { 'custom.email_verified': { web: [false, 2], shop: [true, 2] } },
      priorities: { crm: 5 },
      value: 'a@x.fr',
      rule: 'source_priority',
    },
    {
      name: 'is verified by the word of a source the rule trusts',
      field: 'phone',
      said: { crm: ['+33612345678', 5], kyc: ['+33612345679', 2] },
      policy: rule([{ strategy: 'verified', sources: ['kyc'] }], 'phone'),
      value: '+33612345679',
      rule: 'verified',
    },
    {
      name: 'is the earliest start of the relation, though no source is wrong',
      field: 'customer_since',
      said: { crm: ['2024-01-01T00:00:00Z', 5], shop: ['2019-05-01T00:00:00Z', 1] },
      priorities: { crm: 5 },
      value: '2019-05-01T00:00:00Z',
      rule: 'min',
    },
    {
      name: 'is the greatest number',
      field: 'custom.score',
      said: { crm: [9, 5], shop: [10, 1] },
      policy: rule(['max'], 'custom.score'),
      value: 10,
      rule: 'max',
    },
    {
      name: 'is not the greatest among values that cannot be compared',
      field: 'custom.score',
      said: { crm: ['many', 5], shop: [10, 1] },
      policy: rule(['max'], 'custom.score'),
      value: 'many',
      rule: 'newest',
    },
    {
      name: 'is one list of all, newest source first, each element once, up to the limit',
      field: 'custom.interests',
      said: { crm: [['Vélo', 'Vin'], 5], shop: [['velo', 'Jazz', 'Opéra'], 1] },
      policy: {
        ...rule([{ strategy: 'union', limit: 3 }], 'custom.interests'),
        lists: ['custom.interests'],
      },
      value: ['Vélo', 'Vin', 'Jazz'],
      rule: 'union',
    },
    {
      name: 'stays a text where several sources give one, whatever the rule of the lists',
      field: 'custom.motto',
      said: { crm: ['a', 5], shop: ['b', 1] },
      policy: {
        rules: [{ fields: ['custom.*'], choose: [{ strategy: 'union', limit: 3 }] }],
        lists: ['custom.interests'],
      },
      value: 'a',
      rule: 'newest',
    },
    {
      name: 'follows the most exact name: the field, then the longest pattern',
      field: 'custom.loyalty_points',
      said: { crm: [1, 5], shop: [2, 1] },
      policy: {
        rules: [
          { fields: ['custom.*'], choose: ['min'] },
          { fields: ['custom.loyalty_*'], choose: ['max'] },
          { fields: ['*'], choose: ['min'] },
        ],
      },
      value: 2,
      rule: 'max',
    },
  ];
  test.each(cases)('$name', ({ field = 'job_title', said, more = {}, value, ...given }) => {
    const fields = { [field]: said, ...more };
    const golden = goldenOf(fields, given.policy, given.priorities);
    const name = field.replace('custom.', '');
    expect(field === name ? golden.fields[name as 'email'] : golden.custom[name]).toEqual(value);
    expect(golden.provenance[field]?.rule).toBe(given.rule);
    const reversed = { ...fields, [field]: Object.fromEntries(Object.entries(said).reverse()) };
    expect(goldenOf(reversed, given.policy, given.priorities)).toMatchObject({
      fields: golden.fields,
      custom: golden.custom,
      provenance: golden.provenance,
      conflicts: golden.conflicts,
    });
  });

  test('is not there where every source says there is none', () => {
    expect(goldenOf({ city: { crm: [null, 1] } }).fields).toEqual({});
  });

  test('is not verified by a word given before the source changed its mind', () => {
    const candidates: Candidates = {
      ...candidatesOf({
        email: { crm: ['a@x.fr', 5] },
        'custom.email_verified': { web: [true, 2] },
      }),
    };
    const changed = {
      value: 'new@x.fr',
      updated_at: instant(4),
      before: [{ value: 'old@x.fr', updated_at: instant(2) }],
    };
    candidates['email'] = { ...candidates['email'], web: changed };
    const rules = compileSurvivorship(Policy.parse({}), { crm: 5 });
    expect(goldenRecordOf(candidates, rules).fields.email).toBe('a@x.fr');
  });
});

describe('an address', () => {
  const { street, postcode, city, country } = {
    street: '1 rue de Siam',
    postcode: '29200',
    city: 'Brest',
    country: 'FR',
  };
  const address = (fields: Readonly<Record<string, Said>>, priorities = { crm: 5 }) => {
    const golden = goldenOf(fields, {}, priorities);
    const rules = Object.entries(golden.provenance).map(([field, { source, rule: by }]) => [
      field,
      `${source} ${by}`,
    ]);
    return { fields: golden.fields, rules: Object.fromEntries(rules), conflicts: golden.conflicts };
  };

  test('comes from one source, though another knows a street elsewhere', () => {
    expect(
      address({
        city: { crm: [city, 1], web: ['Paris', 9] },
        postcode: { crm: [postcode, 1] },
        street: { web: ['2 rue de Rivoli', 9] },
      }),
    ).toEqual({
      fields: { city, postcode },
      rules: { city: 'crm source_priority', postcode: 'crm source_priority' },
      conflicts: ['city'],
    });
  });

  test('is completed by a source that says all the same, and more', () => {
    expect(
      address({
        city: { crm: [city, 1], web: ['BREST', 9] },
        postcode: { crm: [postcode, 1], web: [postcode, 9] },
        street: { web: [street, 9] },
      }),
    ).toEqual({
      fields: { city, postcode, street },
      rules: {
        city: 'crm source_priority',
        postcode: 'crm source_priority',
        street: 'web completed',
      },
      conflicts: [],
    });
  });

  test('is not displaced by a source that knows a country only, and takes its country from it', () => {
    expect(
      address({
        country: { crm: [country, 9] },
        city: { web: [city, 1] },
        street: { web: [street, 1] },
      }),
    ).toEqual({
      fields: { city, street, country },
      rules: { city: 'web only_source', street: 'web only_source', country: 'crm completed' },
      conflicts: [],
    });
  });

  test('takes no country that its own source contradicts', () => {
    expect(
      address({
        country: { crm: ['BE', 9], web: [country, 1] },
        city: { web: [city, 1] },
      }),
    ).toMatchObject({ fields: { city, country }, conflicts: ['country'] });
  });

  test('is chosen field by field where a company wants no groups', () => {
    const fields = goldenOf(
      { city: { crm: [city, 1] }, street: { web: ['2 rue de Rivoli', 9] } },
      { groups: [] },
    ).fields;
    expect(fields).toEqual({ city, street: '2 rue de Rivoli' });
  });
});

describe('conflicts', () => {
  const cases: { name: string; said: Readonly<Record<string, Said>>; conflicts: string[] }[] = [
    {
      name: 'spellings of one number',
      said: {
        phone: { crm: ['06 12 34 56 78', 1], web: ['+33612345678', 2] },
        country: { crm: ['FR', 1] },
      },
      conflicts: [],
    },
    {
      name: 'spellings of one address',
      said: { email: { crm: ['Ada@X.fr', 1], web: ['<ada@x.fr>', 2] } },
      conflicts: [],
    },
    {
      name: 'names in another order, case and with accents',
      said: { full_name: { crm: ['DUPONT Élise', 1], web: ['elise dupont', 2] } },
      conflicts: [],
    },
    {
      name: 'a number and the text of it',
      said: { 'custom.size': { crm: [42, 1], web: ['42', 2] } },
      conflicts: [],
    },
    {
      name: 'a sign',
      said: { 'custom.size': { crm: ['-5', 1], web: ['5', 2] } },
      conflicts: ['custom.size'],
    },
    {
      name: 'two birthdays, and two towns',
      said: {
        birth_date: { crm: ['1980-01-02', 1], web: ['1980-02-01', 2] },
        city: { crm: ['Brest', 1], web: ['Paris', 2] },
      },
      conflicts: ['birth_date', 'city'],
    },
    {
      name: 'none and a value',
      said: { city: { crm: [null, 1], web: ['Paris', 2] } },
      conflicts: [],
    },
  ];
  test.each(cases)('of $name: $conflicts', ({ said, conflicts }) => {
    expect(goldenOf(said).conflicts).toEqual(conflicts);
  });
});

test('each source that says the golden value is noted, with the day and the rule of the chosen one', () => {
  expect(
    goldenOf(
      { email: { crm: ['a@x.fr', 1], web: ['A@x.fr', 3], pos: ['b@x.fr', 2] } },
      {},
      { crm: 5 },
    ).confirmed.sort(),
  ).toEqual([
    `email|crm|${instant(1).slice(0, 10)}|source_priority`,
    `email|web|${instant(3).slice(0, 10)}|`,
  ]);
});
