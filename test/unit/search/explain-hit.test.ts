import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { foldText, unfoldedLength, wordsOf } from '../../../src/identity/words/fold.ts';
import { isWithinEdits } from '../../../src/search/edit-distance.ts';
import { createExplainer } from '../../../src/search/explain-hit.ts';
import type { Tier } from '../../../src/search/tiers.ts';

const hit = {
  names: ['Hélène LE GOFF', 'Hélène Dupont'],
  emails: ['helene.legoff@example.org'],
  phones: ['+33612345678'],
  identifier_values: ['AB-12/7'],
  city: 'Saint-Étienne',
  birth_date: '1983-09-04',
};

describe('marks the letters that matched', () => {
  test.each<[Tier, string, string | undefined]>([
    ['name', 'helene', 'Hélène'],
    ['name', 'dupont', 'Dupont'],
    ['name_prefix', 'hel', 'Hél'],
    ['name_joined', 'legoff', 'LE GOFF'],
    ['name_prefix', 'legof', undefined],
    ['phonetic', 'Elaine', 'Hélène'],
    ['fuzzy', 'duponr', 'Dupont'],
    ['fuzzy', 'rupont', undefined],
    ['name_joined', 'legof', undefined],
    ['email_part', 'helene.lego', 'helene,lego'],
    ['email_part', 'hele.legoff', undefined],
    ['double_initials', 'hl', 'H,L'],
    ['double_initials', 'hg', undefined],
    ['email_part', 'legoff', 'legoff'],
    ['email', 'helene.legoff@example.org', 'helene.legoff@example.org'],
    ['phone_part', '33612', '+33612'],
    ['phone_part', '5678', '5678'],
    ['phone', '0612345678', '612345678'],
    ['identifier_start', 'ab1', 'AB-1'],
    ['identifier_end', '127', '12/7'],
    ['identifier_value', 'ab-12/7', 'AB-12/7'],
    ['identifier_value', 'ab127', undefined],
    ['birth_date', '1983-04-09 1983-09-04', '1983-09-04'],
    ['birth_month', '1983-09', '1983-09'],
    ['birth_year', '1984', undefined],
    ['initials', 'hlg', 'H,L,G'],
    ['initials', 'hx', undefined],
    ['city_fuzzy', 'etiene', 'Étienne'],
    ['city', 'etie', 'Étie'],
    ['name', 'nobody', undefined],
  ])('%s %s', (tier, word, marked) => {
    const [reason] = createExplainer([{ tier, letters: tier, word, part: '0' }]).explain(hit);
    const text = reason?.spans.map(({ start, end }) => reason.value.slice(start, end)).join();
    expect(text).toBe(marked);
  });
});

test('each part of the query gives its best reason alone', () => {
  const clauses = (['fuzzy', 'name', 'name_prefix'] as const).map((tier) => ({
    tier,
    letters: tier,
    word: 'dupont',
    part: '0',
  }));
  expect(createExplainer(clauses).explain(hit)).toMatchObject([{ how: 'name' }]);
  expect(createExplainer([]).explain(hit)).toEqual([]);
});

test('spans always lie inside the value', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'grapheme', maxLength: 20 }),
      fc.string({ unit: 'grapheme', maxLength: 8 }),
      fc.constantFrom<Tier>('name', 'name_prefix', 'name_joined', 'fuzzy', 'email_part', 'city'),
      (value, typed, tier) => {
        const clause = { tier, letters: tier, word: foldText(typed), part: '0' };
        const shown = { names: [value], emails: [value], city: value };
        for (const { spans } of createExplainer([clause]).explain(shown)) {
          for (const { start, end } of spans) {
            expect(start).toBeGreaterThanOrEqual(0);
            expect(end).toBeGreaterThanOrEqual(start);
            expect(end).toBeLessThanOrEqual(value.length);
          }
        }
      },
    ),
  );
});

describe('folding', () => {
  test.each([
    ['Éléonore', 'eleonore'],
    ['He\u0301le\u0300ne', 'helene'],
    ['Cœur', 'coeur'],
    ['GROẞ Straße', 'gross strasse'],
    ['Łódź', 'lodz'],
    ['İstanbul', 'istanbul'],
    ['Søren Ærø', 'soren aero'],
    ['ＡＢＣ', 'abc'],
    ['Ольга', 'ольга'],
    ['김철수', '김철수'],
  ])('%s → %s', (text, folded) => expect(foldText(text)).toBe(folded));

  test('places of folded letters are found again', () => {
    expect(unfoldedLength('Cœur', 3)).toBe(2);
    expect(unfoldedLength('He\u0301le', 2)).toBe(3);
    expect(wordsOf('d’Artagnan').map(({ folded }) => folded)).toEqual(['d', 'artagnan']);
  });
});

test.each([
  ['dupont', 'dupnot', 1, true],
  ['dupont', 'duont', 1, true],
  ['dupont', 'duppont', 1, true],
  ['dupont', 'dumont', 1, true],
  ['dupont', 'dumond', 1, false],
  ['dupont', 'dumond', 2, true],
  ['', 'ab', 1, false],
])('%s and %s within %i: %s', (a, b, most, is) => expect(isWithinEdits(a, b, most)).toBe(is));
