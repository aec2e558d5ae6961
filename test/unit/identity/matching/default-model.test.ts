import { describe, expect, test } from 'vitest';
import { defaultModel, unknownStrangers } from '../../../../src/identity/matching/default-model.ts';
import { preparePerson, type RawFields } from '../../../../src/identity/matching/prepare.ts';
import { scorePair } from '../../../../src/identity/matching/score-pair.ts';

const MODEL = defaultModel(100_000);
const MARIE: RawFields = {
  given_name: 'Marie',
  family_name: 'Lefèvre',
  birth_date: '1984-03-17',
  email: 'marie.lefevre84@example.org',
  phone: '+33612345678',
  street: '12 rue des Lilas',
  postcode: '69003',
  city: 'Lyon',
};

const pairs: readonly {
  name: string;
  a: RawFields;
  b: RawFields;
  least?: number;
  most?: number;
}[] = [
  {
    name: 'a double with a slip of the pen, at another address',
    a: MARIE,
    b: {
      ...MARIE,
      family_name: 'Lefvre',
      street: '3 quai Vauban',
      city: 'Lille',
      postcode: '59000',
    },
    least: 0.99,
  },
  {
    name: 'mother and daughter',
    a: MARIE,
    b: { ...MARIE, given_name: 'Chloé', birth_date: '2009-11-30', email: 'chloe@example.org' },
    most: 0.1,
  },
  {
    name: 'namesakes in two towns',
    a: { given_name: 'Jean', family_name: 'Martin', city: 'Lille' },
    b: { given_name: 'Jean', family_name: 'Martin', city: 'Nice' },
    most: 0.1,
  },
  { name: 'two who say nothing', a: {}, b: {}, most: 0.001 },
];

describe('the model before any fit', () => {
  test('knows each comparison at its grain', () => {
    expect(unknownStrangers()).toEqual([]);
  });

  test.each(pairs)('judges soundly: $name', ({ a, b, least = 0, most = 1 }) => {
    const [one, other] = [a, b].map((fields, i) =>
      preparePerson(String(i), [fields], { defaultCountry: 'FR' }),
    );
    if (one === undefined || other === undefined) throw new TypeError('two records are given');
    const { probability } = scorePair(MODEL, one, other);
    expect(probability).toBeGreaterThanOrEqual(least);
    expect(probability).toBeLessThanOrEqual(most);
  });

  test('says of each level how often it comes, in shares that add up to one', () => {
    for (const { m, u } of MODEL.comparisons) {
      expect(m.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 1);
      expect(u.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 2);
    }
  });
});
