import { foldText } from '../../src/identity/words/fold.ts';
import { otherForms } from '../../src/identity/words/nicknames.ts';
import { soundAlikePairs } from '../../test/fixtures/sound-alikes.ts';
import { frenchPerson, GIVEN, type SyntheticPerson } from './french-people.ts';
import { createRandom, type Random } from './random.ts';

/** A query with the person it was made from. `sameName`: anybody of that name is the right answer. */
export interface Question {
  readonly query: string;
  readonly person: SyntheticPerson;
  readonly sameName: boolean;
}

const HEARD = new Map<string, string[]>();
for (const [right, heard] of [...soundAlikePairs('tuned'), ...soundAlikePairs('heldOut')]) {
  HEARD.set(right, [...(HEARD.get(right) ?? []), heard.replace('-', ' ')]);
}

/** Spellings that sound alike in French, as a listener would mix them up; not the rules of the index. */
const MISHEARD: readonly (readonly [RegExp, string])[] = [
  [/eau/, 'o'],
  [/au/, 'o'],
  [/ph/, 'f'],
  [/qu/, 'k'],
  [/ch(?=[rl])/, 'k'],
  [/c(?=[aou])/, 'k'],
  [/c(?=[ei])/, 's'],
  [/ç/, 'ss'],
  [/th/, 't'],
  [/y/, 'i'],
  [/ai/, 'è'],
  [/an(?=[cdgst])/, 'en'],
  [/en(?=[cdt])/, 'an'],
  [/ain|ein/, 'in'],
  [/([lmnprst])\1/, '$1'],
  [/(?<=..)[dt]$/, ''],
  [/er$/, 'é'],
  [/(?<=[ou])x$/, ''],
  [/^h/i, ''],
  [/g(?=[ei])/, 'j'],
  [/ou$/, 'oux'],
];
const LETTERS = 'abcdefghijklmnopqrstuvwxyz';

const GIVEN_FOLDED = new Set(GIVEN.map(foldText));

type Maker = (person: SyntheticPerson, random: Random) => string | undefined;

/** One maker for each kind of question; `undefined` where this person gives no such question. */
export const KINDS: Readonly<Record<string, { readonly make: Maker; readonly sameName: boolean }>> =
  {
    prefix: {
      sameName: true,
      make: ({ given, family }) =>
        family.length < 5
          ? undefined
          : `${given} ${family.slice(0, Math.max(4, family.length - 2))}`,
    },
    typo: {
      sameName: true,
      make: ({ given, family }, random) =>
        family.length < 5 ? undefined : `${given} ${mistype(family, random)}`,
    },
    phonetic: {
      sameName: true,
      make: ({ given, family }, random) => {
        const misheard = mishear(family, random);
        return misheard === undefined ? undefined : `${given} ${misheard}`;
      },
    },
    phonetic_by_hand: {
      sameName: true,
      make: ({ given, family }, random) => {
        const heard = HEARD.get(family);
        return heard === undefined ? undefined : `${given} ${random.pick(heard)}`;
      },
    },
    nickname: {
      sameName: true,
      make: ({ given, family }, random) => {
        // A short form that is a full name of others (Margot) rightly finds those first.
        const forms = otherForms(foldText(given)).filter((form) => !GIVEN_FOLDED.has(form));
        return forms.length === 0 ? undefined : `${random.pick(forms)} ${family}`;
      },
    },
    swapped: { sameName: true, make: ({ given, family }) => `${family} ${given}` },
    email: { sameName: false, make: ({ email }) => email },
    email_part: { sameName: false, make: ({ email }) => email.slice(0, email.indexOf('@')) },
    phone: {
      sameName: false,
      make: ({ phone }, random) => {
        const national = `0${phone.slice(3)}`;
        const pairs = national.replace(/(..)(?=.)/g, '$1 ');
        return random.pick([
          phone,
          national,
          pairs,
          pairs.replaceAll(' ', '.'),
          `00${phone.slice(1)}`,
        ]);
      },
    },
    name_and_phone_tail: {
      sameName: false,
      make: ({ given, phone }) => `${given} ${phone.slice(-6)}`,
    },
    id: { sameName: false, make: ({ customerId }) => customerId },
  };

function mistype(word: string, random: Random): string {
  const at = 1 + random.int(word.length - 2);
  const [before, after] = [word.slice(0, at), word.slice(at)];
  const letter = LETTERS[random.int(26)] ?? 'e';
  switch (random.int(4)) {
    case 0:
      return before + letter + after;
    case 1:
      return before + after.slice(1);
    case 2:
      return before + letter + after.slice(1);
    default:
      return before + (after[1] ?? '') + (after[0] ?? '') + after.slice(2);
  }
}

/** A name as a listener might write it; `undefined` where nothing in it is misheard. */
export function mishear(word: string, random: Pick<Random, 'next' | 'pick'>): string | undefined {
  const fitting = MISHEARD.filter(([pattern]) => pattern.test(word.toLowerCase()));
  if (fitting.length === 0) return undefined;
  const [first, second] = [random.pick(fitting), random.pick(fitting)];
  const once = word.toLowerCase().replace(first[0], first[1]);
  const twice = random.next() < 0.5 ? once.replace(second[0], second[1]) : once;
  return foldText(twice) === foldText(word) ? undefined : twice;
}

/** `count` questions of a kind about people drawn from the population. */
export function makeQuestions(
  kind: string,
  count: number,
  population: { readonly seed: number; readonly people: number; readonly now: Date },
): Question[] {
  const maker = KINDS[kind];
  if (maker === undefined) throw new Error('no such kind of question');
  const random = createRandom(population.seed, 77, kind.length, kind.charCodeAt(0));
  const questions: Question[] = [];
  for (let tries = 0; questions.length < count && tries < count * 1000; tries++) {
    const person = frenchPerson(population.seed, random.int(population.people), population.now);
    const query = maker.make(person, random);
    if (query !== undefined) questions.push({ query, person, sameName: maker.sameName });
  }
  return questions;
}
