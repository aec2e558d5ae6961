import { describe, expect, test } from 'vitest';
import { compareNames, FAMILY, GIVEN } from '../../../../src/identity/matching/compare-names.ts';
import { buildName, splitFullName } from '../../../../src/identity/matching/person-name.ts';

function name(given: string, family: string) {
  const built = buildName(given, '', family);
  if (built === undefined) throw new Error('a name of nothing');
  return built;
}

describe('given names', () => {
  test.each([
    ['Mhd', 'Mohamed', GIVEN.form],
    ['Muhammad', 'Mohammed', GIVEN.form],
    ['Alexander', 'Aleksandr', GIVEN.form],
    ['JP', 'Jean-Pierre', GIVEN.form],
    ['Kathy', 'Catherine', GIVEN.form],
    // Two names in their own right are no slip of the pen.
    ['Maria', 'Marie', GIVEN.sounds],
    ['Michel', 'Michèle', GIVEN.resembles],
    ['Anna', 'Annabelle', GIVEN.resembles],
    ['Mark', 'Mary', GIVEN.resembles],
    ['Jean', 'Jeanne', GIVEN.resembles],
    ['Darla', 'Darletta', GIVEN.resembles],
    ['Xavierre', 'Xaviere', GIVEN.close],
    ['Xenophon', 'Xneohpon', GIVEN.garbled],
    ['Paul', 'Rachid', GIVEN.different],
  ])('%s and %s', (a, b, level) => {
    expect(compareNames(name(a, 'Roy'), name(b, 'Roy')).given).toBe(level);
    expect(compareNames(name(b, 'Roy'), name(a, 'Roy')).given).toBe(level);
  });
});

describe('other scripts', () => {
  test.each([
    { case: 'Russian', a: name('Александр', 'Васильев'), b: name('Alexander', 'Vasiliev') },
    { case: 'Belarusian', a: name('Аляксандр', 'Васільеў'), b: name('Alexander', 'Vasiliev') },
    { case: 'Greek', a: name('Γιώργος', 'Παπαδόπουλος'), b: name('Giorgos', 'Papadopoulos') },
    { case: 'Arabic', a: name('فيصل', 'صديقي'), b: name('Faisal', 'Siddiqui') },
    { case: 'Khmer', a: name('តារា', 'គឹម'), b: name('Dara', 'Kim') },
  ])('$case', ({ a, b }) => {
    const { given, family } = compareNames(a, b);
    expect(given).toBeGreaterThanOrEqual(GIVEN.sounds);
    expect(family).toBeGreaterThanOrEqual(FAMILY.close);
  });

  test('another person in another script stays another', () => {
    const { given } = compareNames(name('Сергей', 'Васильев'), name('Alexander', 'Vasiliev'));
    expect(given).toBe(GIVEN.different);
  });

  test('a Chinese name without a space has its family name first', () => {
    expect(splitFullName('王小明')[0]).toMatchObject({ family: 'wang', given: 'xiaoming' });
  });
});

describe('a full name', () => {
  test.each([
    { text: 'BARBIER Michaël', given: 'michael', family: 'barbier' },
    { text: 'Michaël BARBIER', given: 'michael', family: 'barbier' },
    { text: 'GARCIA LOPEZ Ana', given: 'ana', family: 'garcialopez' },
    { text: 'Charles de Gaulle', given: 'charles', family: 'degaulle' },
    { text: 'Ludwig van der Berg', given: 'ludwig', family: 'vanderberg' },
    { text: 'Meyer, Susan', given: 'susan', family: 'meyer' },
    { text: 'Hajah Maimunah (Jln Pisang)', given: 'hajah', family: 'maimunah' },
  ])('$text', ({ text, given, family }) => {
    expect(splitFullName(text)[0]).toMatchObject({ given, family });
  });

  test('of three words is read with and without a middle name', () => {
    const readings = splitFullName('Susan Meyer Thomas').map(({ family }) => family);
    expect(readings).toEqual(['thomas', 'meyerthomas']);
  });
});
