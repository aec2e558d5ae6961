import { describe, expect, test } from 'vitest';
import { fitModel } from '../../../../src/identity/matching/fit-model.ts';
import type { MatchModel } from '../../../../src/identity/matching/model.ts';
import { preparePerson, type RawFields } from '../../../../src/identity/matching/prepare.ts';
import { scorePair } from '../../../../src/identity/matching/score-pair.ts';

const GIVEN = 'Anna Bruno Chloe David Elise Fabien Gerard Helena Igor Julia Kevin Louise'.split(
  ' ',
);
const FAMILY = 'Abel Blanchard Caron Delmas Escoffier Faure Guichard Humbert Imbert Jacquet'.split(
  ' ',
);
const prepare = (fields: RawFields, id = 'x') =>
  preparePerson(id, [fields], { defaultCountry: 'FR' });

function model(): MatchModel {
  const persons = Array.from({ length: 100 }, (_, n) => {
    const fields: RawFields = {
      given_name: GIVEN[n % GIVEN.length] ?? '',
      family_name: FAMILY[(n * 7) % FAMILY.length] ?? '',
      birth_date: `${1940 + ((n * 13) % 61)}-0${1 + (n % 9)}-1${n % 10}`,
      email: n % 4 === 0 ? 'accueil@bureau.example' : `person${n}@courriel.example`,
      postcode: String(10_000 + n * 37),
    };
    return [prepare(fields, `a${n}`), prepare({ ...fields, postcode: '' }, `b${n}`)];
  });
  return fitModel(persons.flat());
}

describe('the live score of a pair', () => {
  const fitted = model();
  const anna: RawFields = {
    given_name: 'Anna',
    family_name: 'Delmas',
    birth_date: '1971-04-13',
    email: 'anna@poste.example',
  };

  test('is the same by a model that went through JSON', () => {
    const [a, b] = [prepare(anna), prepare({ ...anna, given_name: 'Ana', email: '' })];
    const stored = JSON.parse(JSON.stringify(fitted)) as MatchModel;
    expect(scorePair(stored, a, b)).toEqual(scorePair(fitted, a, b));
  });

  test('is the same whichever record comes first', () => {
    const [a, b] = [prepare(anna), prepare({ ...anna, given_name: 'Ana', email: '' })];
    expect(scorePair(fitted, b, a)).toEqual(scorePair(fitted, a, b));
  });

  test.each([
    { name: 'all the same', other: anna, verdict: 'same', barred: undefined },
    {
      name: 'only a name',
      other: { given_name: 'Anna', family_name: 'Delmas' },
      verdict: undefined,
      barred: 'names_only',
    },
    {
      name: 'another date and given name on one mailbox',
      other: { ...anna, given_name: 'Bruno', birth_date: '1999-11-27' },
      verdict: 'different',
      barred: 'two_of_three',
    },
  ])('$name', ({ other, verdict, barred }) => {
    const score = scorePair(fitted, prepare(anna), prepare(other));
    expect(score.barred).toBe(barred);
    if (verdict === undefined) expect(score.verdict).not.toBe('same');
    else expect(score.verdict).toBe(verdict);
  });

  test('takes no notice of a value that the model knows to be nobody’s', () => {
    const crowd: RawFields = { given_name: 'Igor', email: 'accueil@bureau.example' };
    const { evidence } = scorePair(fitted, prepare(crowd), prepare({ ...crowd, sex: 'm' }));
    expect(fitted.generic).toEqual(['m:accueil@bureau.example']);
    expect(evidence.map((one) => one.comparison)).toEqual(['given_name']);
  });

  test('tells the parts, weightiest first', () => {
    const { evidence, bits } = scorePair(fitted, prepare(anna), prepare({ ...anna, email: '' }));
    expect(evidence.map((one) => one.level)).toEqual(['same', 'same', 'same']);
    expect(evidence[0]?.bits).toBeGreaterThan(evidence[2]?.bits ?? 0);
    expect(bits).toBeGreaterThan(0);
  });
});
