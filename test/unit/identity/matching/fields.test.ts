import { describe, expect, test } from 'vitest';
import {
  buildDocument,
  compareDocuments,
} from '../../../../src/identity/matching/document-number.ts';
import { MISSING } from '../../../../src/identity/matching/level.ts';
import { buildMail, compareMails } from '../../../../src/identity/matching/mail.ts';
import { buildPhone, comparePhones } from '../../../../src/identity/matching/phone-number.ts';
import { compareTexts, plainText } from '../../../../src/identity/matching/plain-text.ts';
import { parseSex } from '../../../../src/identity/matching/sex.ts';

describe('e-mail addresses', () => {
  test.each([
    { case: 'the same', a: 'ada@poste.example', b: 'Ada@Poste.example', level: 3 },
    { case: 'a plus tag', a: 'ada+shop@poste.example', b: 'ada@poste.example', level: 3 },
    { case: 'dots at Gmail', a: 'a.d.a@gmail.com', b: 'ada@googlemail.com', level: 3 },
    { case: 'a display name', a: '"Ada" <ada@poste.example>', b: 'ada@poste.example', level: 3 },
    {
      case: 'a user part with digits of its own',
      a: 'kusha1234@a.example',
      b: 'kusha1234@b.example',
      level: 2,
    },
    {
      case: 'a user part that spells a name',
      a: 'jjones@a.example',
      b: 'jjones@b.example',
      level: 1,
    },
    { case: 'one slip of a letter', a: 'adelaide@a.example', b: 'adelaid@a.example', level: 2 },
    {
      case: 'namesakes told apart by digits',
      a: 'ada.martin1328@a.example',
      b: 'ada.martin57@a.example',
      level: 0,
    },
    { case: 'dots elsewhere', a: 'ada.m@poste.example', b: 'adam@poste.example', level: 1 },
    { case: 'others', a: 'ada@poste.example', b: 'bob@courriel.example', level: 0 },
  ])('$case', ({ a, b, level }) => {
    const [one, other] = [buildMail(a), buildMail(b)];
    if (one === undefined || other === undefined) throw new Error('no address');
    expect(compareMails(one, other)).toBe(level);
    expect(compareMails(other, one)).toBe(level);
  });

  test.each(['', 'n/a', 'noreply@shop.example', 'test@x.example', '@'])(
    '%j is nobody’s',
    (text) => {
      expect(buildMail(text)).toBeUndefined();
    },
  );
});

describe('telephone numbers', () => {
  test.each([
    { case: 'ways to write one', a: '06 39 98 12 34', b: '+33 (0)639981234', level: 2 },
    { case: 'without country code', a: '702-919-1300', b: '1 702 919 1300', level: 2 },
    { case: 'one digit wrong', a: '0639981234', b: '0639981235', level: 1 },
    { case: 'two digits swapped', a: '0639981234', b: '0639981243', level: 1 },
    { case: 'others', a: '0639981234', b: '0144556677', level: 0 },
  ])('$case', ({ a, b, level }) => {
    const [one, other] = [buildPhone(a, 'FR'), buildPhone(b, 'FR')];
    if (one === undefined || other === undefined) throw new Error('no number');
    expect(comparePhones(one, other)).toBe(level);
    expect(comparePhones(other, one)).toBe(level);
  });

  test.each(['', '06', 'NC', '0000000000', '0123456789', '00 00 00 00 00'])(
    '%j is none',
    (text) => {
      expect(buildPhone(text, 'FR')).toBeUndefined();
    },
  );
});

describe('document numbers', () => {
  const passport = (text: string) => buildDocument('passport', text);
  test.each([
    { case: 'the same', a: passport('12-AB 345'), b: passport('12ab345'), level: 2 },
    {
      case: 'the same in another column',
      a: passport('12ab345'),
      b: buildDocument('id', '12ab345'),
      level: 2,
    },
    { case: 'one slip', a: passport('12ab345'), b: passport('12ab346'), level: 1 },
    { case: 'two of one kind', a: passport('12ab345'), b: passport('99zz111'), level: 0 },
    {
      case: 'two of two kinds',
      a: passport('12ab345'),
      b: buildDocument('id', '99zz111'),
      level: MISSING,
    },
  ])('$case', ({ a, b, level }) => {
    if (a === undefined || b === undefined) throw new Error('no number');
    expect(compareDocuments(a, b)).toBe(level);
    expect(compareDocuments(b, a)).toBe(level);
  });

  test.each(['', '0', '000000', 'n/a', '12'])('%j is none', (text) => {
    expect(buildDocument('passport', text)).toBeUndefined();
  });
});

test.each([
  ['M.', 'm'],
  ['Mme', 'f'],
  ['Madame', 'f'],
  ['Monsieur', 'm'],
  ['FEMALE', 'f'],
  ['h', 'm'],
  ['2', 'f'],
  ['féminin', 'f'],
  ['other', undefined],
  ['', undefined],
])('the sex of %j is %s', (text, sex) => expect(parseSex(text)).toBe(sex));

describe('employers', () => {
  test.each([
    { case: 'legal form and small words', a: 'Durand et Fils SARL', b: 'Durand Fils', level: 2 },
    { case: 'another script', a: 'Газпром', b: 'Gazprom', level: 2 },
    {
      case: 'all words of one',
      a: 'Universal Exports',
      b: 'Universal Exports Worldwide',
      level: 1,
    },
    { case: 'a slip', a: 'Imprimerie Nouvelle', b: 'Imprimerie Nouvele', level: 1 },
    { case: 'others', a: 'Mairie', b: 'Banque du Centre', level: 0 },
  ])('$case', ({ a, b, level }) => {
    expect(compareTexts(plainText(a), plainText(b))).toBe(level);
    expect(compareTexts(plainText(b), plainText(a))).toBe(level);
  });
});
