import { describe, expect, test } from 'vitest';
import { homeKey } from '../../../../src/profile/relations/home-key.ts';

const lyon = (street: string) => homeKey({ street, postcode: '69001', city: 'Lyon' });

describe('one door', () => {
  test.each([
    ['12 rue de la République', '12, RUE DE LA REPUBLIQUE'],
    ['12 rue de la République', '012 r. République'],
    ['12 bis avenue Foch', '12bis, av. Foch'],
    ['12B bd Voltaire', '12 b boulevard Voltaire'],
    ['3 place Bellecour, appartement 4', 'Apt. 4, 3 place Bellecour'],
    ['3 place Bellecour bât B esc 2', '3 place Bellecour, escalier 2, batiment B'],
    ['3 place Bellecour, 2e étage', '3 place Bellecour 2ème etage'],
    ['12 High Street, Flat 2', 'Flat 2, 12 High St'],
    ['500 Oak Avenue #12', '500 Oak Ave, Apt 12'],
    ['Hauptstraße 12a', 'HAUPTSTRASSE 12 A'],
    ['12 rue de la Porte d’Orléans', "12, rue Porte d'Orleans"],
    ['Résidence Les Lilas, 12 rue Pasteur', '12 rue Pasteur'],
  ])('%s is %s', (one, other) => {
    expect(lyon(one)).toBeDefined();
    expect(lyon(one)).toBe(lyon(other));
  });

  test('a ZIP code is one with and without its four more digits', () => {
    const at = (postcode: string) => homeKey({ street: '1 Main St', postcode });
    expect(at('94107-1234')).toBe(at('94107'));
  });

  test('the town stands in for a postcode that nobody gave', () => {
    const at = (city: string) => homeKey({ street: '1 rue Haute', city });
    expect(at('Évian')).toBe(at('EVIAN'));
    expect(at('Évian')).not.toBe(at('Annecy'));
  });
});

describe('two doors', () => {
  test.each([
    ['12 rue Pasteur', '14 rue Pasteur'],
    ['12 rue Pasteur', '12 bis rue Pasteur'],
    ['12 rue Pasteur', '12 rue Pascal'],
    ['12 rue Pasteur, apt 4', '12 rue Pasteur, apt 5'],
    ['12 rue Pasteur, apt 4', '12 rue Pasteur'],
    ['12 rue Pasteur, bât A', '12 rue Pasteur, bât B'],
    ['12 rue Pasteur, 1er étage', '12 rue Pasteur, 2e étage'],
    ['Hauptstraße 12', 'Hauptstraße 12a'],
    ['12 rue Pasteur', '12 avenue Pasteur'],
  ])('%s is not %s', (one, other) => {
    expect(lyon(one)).toBeDefined();
    expect(lyon(other)).toBeDefined();
    expect(lyon(one)).not.toBe(lyon(other));
  });

  test('the same street of another place', () => {
    const paris = homeKey({ street: '12 rue Pasteur', postcode: '75011' });
    expect(paris).not.toBe(lyon('12 rue Pasteur'));
  });
});

test.each(['', '   ', 'rue Pasteur', '12', 'BP 1234', 'PO Box 77', 'CS 10042', '?'])(
  'tells no door: "%s"',
  (street) => expect(lyon(street)).toBeUndefined(),
);

test('tells no door where neither postcode nor town is known', () => {
  expect(homeKey({ street: '12 rue Pasteur' })).toBeUndefined();
  expect(homeKey({ street: null, postcode: '69001' })).toBeUndefined();
});
