import { describe, expect, test } from 'vitest';
import { createFormat } from '../../../src/web/i18n/format.ts';
import { label } from '../../../src/web/i18n/label.ts';
import { createPlural } from '../../../src/web/i18n/plural.ts';
import { pseudo } from '../../../src/web/i18n/pseudo.ts';
import { groupKeys, partsOfKey } from '../../../src/web/profile/identifier-key.ts';
import { readablePhone } from '../../../src/web/profile/phone.ts';
import { filterOf, parseProfileView, toggleCode } from '../../../src/web/profile/profile-view.ts';
import { cutAtSpans } from '../../../src/web/search/mark-letters.ts';

describe('marked letters', () => {
  test.each([
    { name: 'none', spans: [], marked: [] },
    { name: 'with accents', spans: [{ start: 0, end: 4 }], marked: ['Hélè'] },
    {
      name: 'in any order',
      spans: [
        { start: 7, end: 10 },
        { start: 0, end: 2 },
      ],
      marked: ['Hé', 'Dup'],
    },
    {
      name: 'overlapping once',
      spans: [
        { start: 0, end: 4 },
        { start: 2, end: 6 },
      ],
      marked: ['Hélè', 'ne'],
    },
    {
      name: 'outside the text not at all',
      spans: [
        { start: 40, end: 50 },
        { start: -3, end: 1 },
      ],
      marked: ['H'],
    },
  ])('$name', ({ spans, marked }) => {
    const stretches = cutAtSpans('Hélène Dupont', spans);
    expect(stretches.map(({ text }) => text).join('')).toBe('Hélène Dupont');
    expect(stretches.filter((stretch) => stretch.marked).map(({ text }) => text)).toEqual(marked);
  });
});

describe('identifier keys', () => {
  test.each([
    {
      key: 'email:a/b@example.org',
      parts: { namespace: 'email', scope: null, value: 'a/b@example.org' },
    },
    { key: 'customer_id:crm/C-1', parts: { namespace: 'customer_id', scope: 'crm', value: 'C-1' } },
    {
      key: 'order_id:shop/2024/17',
      parts: { namespace: 'order_id', scope: 'shop', value: '2024/17' },
    },
    { key: 'login:Not/Scoped', parts: { namespace: 'login', scope: null, value: 'Not/Scoped' } },
  ])('reads $key', ({ key, parts }) => expect(partsOfKey(key)).toEqual(parts));

  test('puts customer numbers first and devices last', () => {
    const keys = ['device_id:app/1', 'badge:2', 'customer_id:crm/3', 'login:crm/4'];
    expect(groupKeys(keys).map(([namespace]) => namespace)).toEqual([
      'customer_id',
      'login',
      'badge',
      'device_id',
    ]);
  });
});

describe('the view in the address', () => {
  test('leaves out what it does not understand', () => {
    const view = parseProfileView({ tab: 'nonsense', channel: 'web.<b>.web', name: 7, other: 'x' });
    expect(view).toEqual({ channel: 'web' });
  });

  test('turns a code on and off, and drops an empty list', () => {
    const on = toggleCode(toggleCode({}, 'name', 'order_completed'), 'name', 'cart_viewed');
    expect(filterOf(on).names).toEqual(['cart_viewed', 'order_completed']);
    const off = toggleCode(toggleCode(on, 'name', 'cart_viewed'), 'name', 'order_completed');
    expect(parseProfileView({ ...off })).toEqual({});
  });
});

describe('words and numbers', () => {
  const now = Date.parse('2026-03-12T12:00:00.000Z');
  const plain = (text: string) => text.replaceAll(/[\u00a0\u202f]/g, ' ');

  test.each([
    { locale: 'fr-FR', of: 'money', shown: '1 234,50 €' },
    { locale: 'en-GB', of: 'money', shown: '€1,234.50' },
  ])('writes money as $locale does', ({ locale, shown }) => {
    expect(plain(createFormat(locale).money(123_450, 'EUR'))).toBe(shown);
  });

  test('takes the minor units of the currency', () => {
    expect(plain(createFormat('fr-FR').money(1500, 'JPY'))).toMatch(/^1 500/);
  });

  test.each([
    { ago: '2026-03-12T11:59:40.000Z', shown: 'cette minute-ci' },
    { ago: '2026-03-12T09:00:00.000Z', shown: 'il y a 3 heures' },
    { ago: '2026-03-11T12:00:00.000Z', shown: 'hier' },
    { ago: '2025-03-01T12:00:00.000Z', shown: 'l’année dernière' },
  ])('says how long ago $ago was', ({ ago, shown }) => {
    expect(createFormat('fr-FR').age(ago, now).replace("'", '’')).toBe(shown);
  });

  test('uses the third French plural for millions', () => {
    const plural = createPlural('fr');
    const forms = { one: '# fiche', many: '# de fiches', other: '# fiches' };
    expect([0, 1, 2, 1_000_000].map((count) => plain(plural(count, forms)))).toEqual([
      '0 fiche',
      '1 fiche',
      '2 fiches',
      '1 000 000 de fiches',
    ]);
  });

  test('shows a code that has no word as readable text, even a treacherous one', () => {
    expect(label({ known: 'Connu' }, 'known')).toBe('Connu');
    expect(label({ known: 'Connu' }, 'cart_abandoned')).toBe('cart abandoned');
    expect(label({}, 'constructor')).toBe('constructor');
  });

  test('shows names of countries, and unknown codes as they are', () => {
    const format = createFormat('fr-FR');
    expect(format.country('DE')).toBe('Allemagne');
    expect(format.country('not a code')).toBe('not a code');
  });

  test('brackets every word of the pseudo-language, also those of functions', () => {
    const words = pseudo({ a: 'x', list: [['y', 'z']], f: (n: number) => `n ${n}` });
    expect([words.a, words.list[0]?.[1], words.f(2)]).toEqual(['⟦x⟧', '⟦z⟧', '⟦n 2⟧']);
  });

  test.each([
    { e164: '+33612345678', shown: '+33 6 12 34 56 78' },
    { e164: '+442071838750', shown: '+442 071 838 750' },
  ])('groups the digits of $e164', ({ e164, shown }) => expect(readablePhone(e164)).toBe(shown));
});
