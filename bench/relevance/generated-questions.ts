import { mistype, withoutAccents } from '../../src/demo/messy.ts';
import { createRandom, type Random } from '../../src/demo/random.ts';
import { foldText } from '../../src/identity/words/fold.ts';
import { otherForms } from '../../src/identity/words/nicknames.ts';
import { mishear } from '../people/questions.ts';
import type { KnownPerson } from './truth.ts';

/** What was typed, and who of the true people it speaks of: all for whom it is as true are right. */
export interface JudgedQuestion {
  readonly category: string;
  readonly query: string;
  readonly over: 'people' | 'interactions';
  readonly isRight: (one: KnownPerson) => boolean;
}

type Made = Pick<JudgedQuestion, 'query' | 'isRight'> & { readonly over?: 'interactions' };
type Maker = (one: KnownPerson, random: Random) => Made | undefined;

export const family = (one: KnownPerson) => foldText(one.person.family);
export const given = (one: KnownPerson) => foldText(one.person.given);
export const town = (one: KnownPerson) => foldText(one.crm?.['ville'] ?? '').trim();
/** `1983-04-09`, where the CRM has been told. */
export function birth(one: KnownPerson): string | undefined {
  const [day, month, year] = (one.crm?.['date_naissance'] ?? '').split('/');
  return year === undefined || year === '0000' ? undefined : `${year}-${month}-${day}`;
}

const sameName = (one: KnownPerson) => (other: KnownPerson) =>
  family(other) === family(one) && given(other) === given(one);
const itself = (one: KnownPerson) => (other: KnownPerson) => other === one;
const named = (one: KnownPerson, query: string | undefined): Made | undefined =>
  query === undefined ? undefined : { query, isRight: sameName(one) };
const isSimple = (name: string) => /^\p{L}+$/u.test(name);
const national = (mobile: string) => mobile.replace(/(..)(?=.)/g, '$1 ');
const MONTHS_FR =
  'janvier février mars avril mai juin juillet août septembre octobre novembre décembre'.split(' ');
const MONTHS_EN =
  'January February March April May June July August September October November December'.split(
    ' ',
  );

const byPhone =
  (write: (mobile: string, random: Random) => string): Maker =>
  (one, random) => {
    const { mobile } = one.person;
    if (mobile === undefined || one.phones.length === 0) return undefined;
    return { query: write(mobile, random), isRight: ({ person }) => person.mobile === mobile };
  };

const byBirth =
  (write: (day: string, one: KnownPerson) => string, extra = (_: KnownPerson) => ''): Maker =>
  (one) => {
    const day = birth(one);
    if (day === undefined) return undefined;
    const query = write(day, one);
    return { query, isRight: (other) => birth(other) === day && extra(other) === extra(one) };
  };

const spokenDay = (day: string, months: readonly string[]) =>
  `${Number(day.slice(8))} ${months[Number(day.slice(5, 7)) - 1]} ${day.slice(0, 4)}`;

/** One maker a category; `undefined` where a person gives no such question. */
const MAKERS: Readonly<Record<string, Maker>> = {
  name: (one) => named(one, `${one.person.given} ${one.person.family}`),
  name_swapped: (one) => named(one, `${one.person.family} ${one.person.given}`),
  accents_left_out: ({ ...one }) => {
    const full = `${one.person.given} ${one.person.family}`;
    return withoutAccents(full) === full
      ? undefined
      : named(one, withoutAccents(full).toLowerCase());
  },
  accents_added: (one) => {
    const full = `${one.person.given} ${one.person.family}`;
    const accented = full.replace(/e(?=\p{L})/u, 'é').replace(/a(?=\p{L})/u, 'à');
    return accented === full ? undefined : named(one, accented);
  },
  typo: (one, random) =>
    one.person.family.length < 5
      ? undefined
      : named(one, `${one.person.given} ${mistypeInside(one.person.family, random)}`),
  sounds_alike: (one, random) => {
    const heard = isSimple(one.person.family) ? mishear(one.person.family, random) : undefined;
    return heard === undefined || heard.length < 4
      ? undefined
      : named(one, `${one.person.given} ${heard}`);
  },
  nickname: (one, random) => {
    const forms = otherForms(given(one));
    return forms.length === 0
      ? undefined
      : named(one, `${random.pick(forms)} ${one.person.family}`);
  },
  compound: (one, random) => {
    const { given: first, family: last } = one.person;
    if (!/[- ’']/.test(`${first}${last}`)) return undefined;
    const write = random.pick([' ', '']);
    return named(one, `${first} ${last}`.replaceAll(/(?<=\p{L})[-’'](?=\p{L})/gu, write));
  },
  initial: (one, random) => ({
    query: `${one.person.given.charAt(0)}${random.pick([' ', '. ', '.'])}${one.person.family}`,
    isRight: (other) => family(other) === family(one) && given(other)[0] === given(one)[0],
  }),
  initials_of_two: (one, random) => {
    const [first, second] = given(one).split('-');
    if (first === undefined || second === undefined) return undefined;
    const [a, b] = [first.charAt(0), second.charAt(0)];
    const typed = random.pick([`${a}${b}`, `${a}-${b}`, `${a}.-${b}.`]);
    return {
      query: `${typed} ${one.person.family}`,
      // Without anything between them, the letters may as well begin a name.
      isRight: (other) =>
        family(other) === family(one) &&
        (given(other) === given(one) || given(other).startsWith(typed)),
    };
  },
  beginnings: (one) => {
    const [g, f] = [given(one).slice(0, 4), family(one).slice(0, 5)];
    if (!isSimple(g) || !isSimple(f)) return undefined;
    return {
      query: `${g} ${f}`,
      isRight: (other) => given(other).startsWith(g) && family(other).startsWith(f),
    };
  },
  phone: byPhone((mobile, random) =>
    random.pick([
      mobile,
      national(mobile),
      national(mobile).replaceAll(' ', '.'),
      `+33${mobile.slice(1)}`,
      `+33 (0)${mobile.slice(1)}`,
      `0033 ${mobile.slice(1)}`,
    ]),
  ),
  phone_end: byPhone((mobile, random) =>
    random.pick([mobile.slice(-6), mobile.slice(-6).replace(/(..)(?=.)/g, '$1 ')]),
  ),
  phone_begun: byPhone((mobile) => national(mobile).slice(0, 13)),
  phone_end_and_name: (one) =>
    one.person.mobile === undefined || one.phones.length === 0
      ? undefined
      : {
          query: `${one.person.given} ${one.person.mobile.slice(-4)}`,
          isRight: (other) =>
            given(other) === given(one) &&
            other.person.mobile?.slice(-4) === one.person.mobile?.slice(-4),
        },
  email: (one) => ({
    query: one.person.email,
    isRight: (other) => other.person.email === one.person.email,
  }),
  email_begun: (one) => {
    const begun = one.person.email.slice(0, one.person.email.indexOf('@') + 3);
    return { query: begun, isRight: (other) => other.person.email.startsWith(begun) };
  },
  email_name_part: (one) => {
    const [local = ''] = one.person.email.split('@');
    return {
      query: local,
      isRight: (other) => other.person.email.startsWith(`${local}@`),
    };
  },
  order: (one, random) => {
    if (one.orders.length === 0) return undefined;
    const query = random.pick(one.orders);
    return { query: random.pick([query, query.toLowerCase()]), isRight: itself(one) };
  },
  order_without_letter: (one, random) =>
    one.orders.length === 0
      ? undefined
      : { query: random.pick(one.orders).slice(1), isRight: itself(one) },
  ticket: (one, random) => {
    if (one.tickets.length === 0) return undefined;
    const { id } = random.pick(one.tickets);
    const query = random.pick([
      id,
      id.toLowerCase(),
      id.replace('-', ' '),
      id.replace('TK', 'TK '),
    ]);
    return { query, isRight: itself(one) };
  },
  loyalty: (one, random) => {
    const card = one.cards[0];
    if (card === undefined) return undefined;
    const query = random.pick([card, card.replace(/(\d{4})(?=\d)/g, '$1 ')]);
    return { query, isRight: (other) => other.cards.includes(card) };
  },
  loyalty_end: (one) => {
    const end = one.cards[0]?.slice(-7);
    if (end === undefined) return undefined;
    return { query: end, isRight: (other) => other.cards.some((card) => card.endsWith(end)) };
  },
  customer_number: (one, random) =>
    one.crm === undefined
      ? undefined
      : {
          query: random.pick([one.person.crmId, one.person.crmId.toLowerCase()]),
          isRight: itself(one),
        },
  company_and_name: (one) => {
    const company = one.crm?.['societe'] ?? '';
    if (company === '') return undefined;
    return {
      query: `${one.person.given} ${company}`,
      isRight: (other) => given(other) === given(one) && other.crm?.['societe'] === company,
    };
  },
  town_and_name: (one, random) => {
    const place = town(one);
    if (place === '') return undefined;
    const words = [one.person.family, (one.crm?.['ville'] ?? '').trim()];
    return {
      query: random.chance(0.5) ? words.join(' ') : words.toReversed().join(' '),
      isRight: (other) => family(other) === family(one) && town(other) === place,
    };
  },
  postcode_and_name: (one) => {
    const postcode = one.crm?.['code_postal'] ?? '';
    if (postcode === '') return undefined;
    return {
      query: `${postcode} ${one.person.family}`,
      isRight: (other) => family(other) === family(one) && other.crm?.['code_postal'] === postcode,
    };
  },
  birth_in_digits: byBirth((day) => day.split('-').toReversed().join('/')),
  birth_as_stored: byBirth((day) => day),
  birth_in_words: byBirth((day) => spokenDay(day, MONTHS_FR)),
  birth_in_english: byBirth((day) => spokenDay(day, MONTHS_EN)),
  month_and_name: (one) => {
    const day = birth(one);
    if (day === undefined) return undefined;
    return {
      query: `${one.person.family} ${MONTHS_FR[Number(day.slice(5, 7)) - 1]} ${day.slice(0, 4)}`,
      isRight: (other) =>
        family(other) === family(one) && birth(other)?.slice(0, 7) === day.slice(0, 7),
    };
  },
  name_town_year: (one) => {
    const day = birth(one);
    if (day === undefined || town(one) === '') return undefined;
    return {
      query: `${one.person.family} ${town(one)} ${day.slice(0, 4)}`.toLowerCase(),
      isRight: (other) =>
        family(other) === family(one) &&
        town(other) === town(one) &&
        birth(other)?.slice(0, 4) === day.slice(0, 4),
    };
  },
  receipt: (one, random) =>
    one.receipts.length === 0
      ? undefined
      : { query: random.pick(one.receipts), isRight: itself(one), over: 'interactions' },
  said: (one, random) => {
    if (one.tickets.length === 0) return undefined;
    const words = foldText(random.pick(one.tickets).text).match(/\p{L}{5,}/gu) ?? [];
    if (words.length < 4) return undefined;
    const recalled = [...new Set(Array.from({ length: 4 }, () => random.pick(words)))];
    return {
      query: recalled.join(' '),
      isRight: ({ texts }) => texts.some((text) => recalled.every((word) => text.includes(word))),
      over: 'interactions',
    };
  },
};

export const CATEGORIES = Object.keys(MAKERS);

/** Up to `count` questions a category about people drawn from the truth, the same for the same seed. */
export function generateQuestions(
  people: readonly KnownPerson[],
  count: number,
  seed: number,
): JudgedQuestion[] {
  return Object.entries(MAKERS).flatMap(([category, make]) => {
    const random = createRandom(seed, category);
    const questions = new Map<string, JudgedQuestion>();
    for (let tries = 0; questions.size < count && tries < count * 200; tries++) {
      const made = make(random.pick(people), random);
      if (made === undefined) continue;
      questions.set(made.query, { category, over: 'people', ...made });
    }
    return [...questions.values()];
  });
}

/** A slip anywhere but in the first letter, which the index does not forgive. */
function mistypeInside(name: string, random: Random): string {
  return name.charAt(0) + mistype(name.slice(1), random);
}
