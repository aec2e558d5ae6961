import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  buildAddress,
  compareAddresses,
  compareTowns,
} from '../../../../src/identity/matching/address.ts';
import {
  canonicaliseBirthDate,
  compareBirthDates,
  dateOrderOf,
} from '../../../../src/identity/matching/birth-date.ts';
import { closeness, isOneSlip, jaroWinkler } from '../../../../src/identity/matching/closeness.ts';
import { compareNames, FAMILY, GIVEN } from '../../../../src/identity/matching/compare-names.ts';
import { MISSING } from '../../../../src/identity/matching/level.ts';
import {
  areTwoGenerations,
  buildName,
  type PersonName,
  splitFullName,
} from '../../../../src/identity/matching/person-name.ts';

function name(given: string, family: string, middle = ''): PersonName {
  const built = buildName(given, middle, family);
  if (built === undefined) throw new Error('a name of nothing');
  return built;
}

describe('spellings', () => {
  // Winkler's published figures.
  test.each([
    ['martha', 'marhta', 0.961],
    ['dwayne', 'duane', 0.84],
    ['dixon', 'dicksonx', 0.813],
    ['', 'a', 0],
    ['same', 'same', 1],
  ])('%s and %s are alike by %d', (a, b, expected) => {
    expect(jaroWinkler(a, b)).toBeCloseTo(expected, 2);
  });

  test.each([
    ['durand', 'durant', true],
    ['durand', 'duran', true],
    ['durand', 'druand', true],
    ['durand', 'dupont', false],
    ['', 'a', true],
  ])('%s to %s is one slip: %s', (a, b, expected) => {
    expect(isOneSlip(a, b)).toBe(expected);
  });

  test('neither measure depends on which side comes first', () => {
    const word = fc.string({ maxLength: 12, unit: fc.constantFrom(...'abcé') });
    fc.assert(
      fc.property(word, word, (a, b) => {
        expect(jaroWinkler(a, b)).toBeCloseTo(jaroWinkler(b, a), 12);
        expect(isOneSlip(a, b)).toBe(isOneSlip(b, a));
        expect(closeness(a, b)).toBe(closeness(b, a));
      }),
    );
  });
});

describe('names', () => {
  test.each([
    {
      case: 'accents and case say nothing',
      a: name('Hélène', 'MÜLLER'),
      b: name('helene', 'Muller'),
      given: GIVEN.same,
      family: FAMILY.same,
    },
    {
      case: 'a nickname is a form',
      a: name('Bob', 'Smith'),
      b: name('Robert', 'Smith'),
      given: GIVEN.form,
      family: FAMILY.same,
    },
    {
      case: 'two nicknames of one name',
      a: name('Bob', 'Smith'),
      b: name('Rob', 'Smith'),
      given: GIVEN.form,
      family: FAMILY.same,
    },
    {
      case: 'an initial',
      a: name('J', 'Martin'),
      b: name('Julie', 'Martin'),
      given: GIVEN.initial,
      family: FAMILY.same,
    },
    {
      case: 'another initial',
      a: name('K', 'Martin'),
      b: name('Julie', 'Martin'),
      given: GIVEN.different,
      family: FAMILY.same,
    },
    {
      case: 'a part of a double name',
      a: name('Jean', 'Roy'),
      b: name('Jean-Pierre', 'Roy'),
      given: GIVEN.form,
      family: FAMILY.same,
    },
    {
      case: 'a part of a double surname',
      a: name('Ana', 'Garcia Lopez'),
      b: name('Ana', 'Garcia'),
      given: GIVEN.same,
      family: FAMILY.part,
    },
    {
      case: 'a typing error',
      a: name('Julie', 'Durand'),
      b: name('Jullie', 'Durant'),
      given: GIVEN.close,
      family: FAMILY.close,
    },
    {
      case: 'swapped names are one event',
      a: name('Noah', 'Jones'),
      b: name('Jones', 'Noah'),
      given: GIVEN.swapped,
      family: MISSING,
    },
    {
      case: 'a name that is not given',
      a: name('', 'Jones'),
      b: name('Noah', 'Jones'),
      given: MISSING,
      family: FAMILY.same,
    },
    {
      case: 'two people',
      a: name('Paul', 'Petit'),
      b: name('Marie', 'Leroy'),
      given: GIVEN.different,
      family: FAMILY.different,
    },
  ])('$case', ({ a, b, given, family }) => {
    expect(compareNames(a, b)).toMatchObject({ given, family });
    expect(compareNames(b, a)).toMatchObject({ given, family });
  });

  test('a full name is split either way round', () => {
    const expected = { given: 'anne', middle: 'marie', family: 'dupont' };
    expect(splitFullName('Mme Anne Marie Dupont')[0]).toMatchObject(expected);
    expect(splitFullName('DUPONT, Anne Marie')[0]).toMatchObject(expected);
  });

  test('father and son are told apart by what stands behind the name', () => {
    expect(areTwoGenerations(name('David', 'Dobbins Jr'), name('David', 'Dobbins Senior'))).toBe(
      true,
    );
    expect(areTwoGenerations(name('David', 'Dobbins Jr'), name('David', 'Dobbins'))).toBe(false);
  });
});

describe('birth dates', () => {
  test.each([
    ['1978-11-12', '19781112'],
    ['19781112', '19781112'],
    ['12/11/1978', '19781112'],
    ['3/1/70', '19700103'],
    ['Mar 1 1970', '19700301'],
    ['1 août 1970', '19700801'],
    ['25/12/1980', '19801225'],
    ['12/25/1980', '19801225'],
    ['19831399', '19831399'],
    ['1900-01-01', undefined],
    ['unknown', undefined],
    ['', undefined],
  ])('%s is %s', (text, expected) => {
    expect(canonicaliseBirthDate(text, 'day_first')).toBe(expected);
  });

  test('the order of a column is told by the dates that only one order can read', () => {
    expect(dateOrderOf(['01/02/1970', '01/22/1970'])).toBe('month_first');
    expect(dateOrderOf(['01/02/1970', '22/01/1970'])).toBe('day_first');
  });

  test.each([
    { case: 'the same', a: '19780312', b: '19780312', level: 5 },
    { case: 'day and month swapped', a: '19780312', b: '19781203', level: 4 },
    { case: 'one digit wrong', a: '19780312', b: '19780317', level: 4 },
    { case: 'two digits swapped', a: '19780312', b: '19870312', level: 4 },
    { case: 'two of three parts', a: '19780312', b: '19781112', level: 3 },
    { case: 'within a year', a: '19780312', b: '19790101', level: 2 },
    { case: 'within ten years', a: '19780312', b: '19851127', level: 1 },
    { case: 'a generation', a: '19780312', b: '19991127', level: 0 },
  ])('$case', ({ a, b, level }) => {
    expect(compareBirthDates(a, b)).toBe(level);
    expect(compareBirthDates(b, a)).toBe(level);
  });
});

describe('addresses', () => {
  const at = (line: string, postcode = '', city = '') => {
    const built = buildAddress({ lines: [line], postcode, city });
    if (built === undefined) throw new Error('an address of nothing');
    return built;
  };
  test.each([
    {
      case: 'words are shortened one way',
      a: at('12 Avenue de la Gare'),
      b: at('12 av. Gare'),
      level: 4,
    },
    {
      case: 'a town behind the street',
      a: at('123 Main Street, Las Vegas NV 89132'),
      b: at('123 Main St', '89132', 'Las Vegas'),
      level: 4,
    },
    {
      case: 'the number behind the street',
      a: at('Hardenbergstraße 87'),
      b: at('Hardenbergstrasse 87'),
      level: 4,
    },
    { case: 'a slip in the street', a: at('12 rue Lafayette'), b: at('12 rue Lafayete'), level: 3 },
    { case: 'another door', a: at('12 rue Lafayette'), b: at('98 rue Lafayette'), level: 2 },
    { case: 'elsewhere', a: at('12 rue Lafayette'), b: at('4 place Bellecour'), level: 0 },
    {
      case: 'only a town is no door',
      a: at('', '75011', 'Paris'),
      b: at('4 place Bellecour'),
      level: MISSING,
    },
  ])('$case', ({ a, b, level }) => {
    expect(compareAddresses(a, b)).toBe(level);
    expect(compareAddresses(b, a)).toBe(level);
  });

  test.each([
    { case: 'the same', a: at('', '75011', 'Paris'), b: at('', '75011', 'PARIS'), level: 3 },
    { case: 'one of two', a: at('', '75011', 'Paris'), b: at('', '75012', 'Paris'), level: 2 },
    { case: 'a slip', a: at('', '', 'Birmingham'), b: at('', '', 'Brimingham'), level: 1 },
    { case: 'elsewhere', a: at('', '', 'Leeds'), b: at('', '', 'Paris'), level: 0 },
  ])('towns: $case', ({ a, b, level }) => {
    expect(compareTowns(a, b)).toBe(level);
    expect(compareTowns(b, a)).toBe(level);
  });
});
