import { foldText, wordsOf } from '../words/fold.ts';
import { isForeign, splitEastAsian, toLatin } from '../words/latin.ts';

/** One name a person goes by, folded and in Latin letters. `''` is not given. */
export interface PersonName {
  /** words of the given name; the text beside them has no spaces */
  readonly givenWords: readonly string[];
  readonly given: string;
  readonly middle: string;
  readonly familyWords: readonly string[];
  readonly family: string;
  /** `jr`, `ii` …: which of several people of one name in a family */
  readonly generation: string;
  /** written in another script: the letters are only as good as their transliteration */
  readonly foreign: boolean;
}

const TITLES = new Set(
  'mr mrs ms miss mx dr prof sir m mme mlle monsieur madame mademoiselle docteur maitre me jr sr ii iii iv'.split(
    ' ',
  ),
);
const NOBODY = new Set(
  'unknown inconnu inconnue na null none nil anonymous anonyme test'.split(' '),
);
/**
 * What stands for a given name in a household's list, in English, French and Spanish: whose they are, not who. Words
 * that are given names themselves (Mari, Áine) are not among them.
 */
const ROLES = new Set(
  'husband wife son daughter child children kid baby boy girl infant newborn male female man woman person adult spouse partner mother father mom mum dad brother sister sibling grandchild granddaughter grandson grandmother grandfather grandma grandpa nephew niece cousin uncle aunt youngest oldest eldest twin resident occupant tenant roommate lodger guest stepson stepdaughter stepchild inlaw of the one two three epoux epouse femme homme fils fille enfant bebe mere pere frere soeur conjoint conjointe neveu oncle tante petitfils petitefille grandpere personne occupante locataire garcon nourrisson jumeau jumelle ainee hijo hija esposo esposa'.split(
    ' ',
  ),
);
const GENERATIONS: Readonly<Record<string, string>> = {
  jr: '2',
  junior: '2',
  ii: '2',
  iii: '3',
  iv: '4',
  sr: '1',
  senior: '1',
  i: '1',
};
/** Words that begin a family name of several words. */
const PARTICLES = new Set(
  'de du des d da di do dos das del della van von vander ter ten le la el al ben bin ibn bou st saint mac mc'.split(
    ' ',
  ),
);
/** Legal forms: a company is the same with and without. */
const LEGAL_FORMS = new Set(
  'inc ltd limited llc llp plc corp corporation co company gmbh ag kg sarl sas sasu sa eurl sci snc bv nv spa srl pty'.split(
    ' ',
  ),
);

/** The generation that stands behind a name; a single `I` only behind a name of its own. */
function generationOf(text: string): string {
  const all = foldText(text)
    .split(/[^\p{L}\p{N}\p{M}]+/u)
    .filter((word) => word !== '');
  return all.length < 2 ? '' : (GENERATIONS[all.at(-1) ?? ''] ?? '');
}

function withoutGeneration(all: readonly string[]): string[] {
  const last = all.at(-1) ?? '';
  return all.length > 1 && GENERATIONS[last] !== undefined ? all.slice(0, -1) : [...all];
}

function withoutRoles(all: readonly string[]): string[] {
  return all.every((word) => ROLES.has(word)) ? [] : [...all];
}

export function buildName(given: string, middle: string, family: string): PersonName | undefined {
  const givenWords = withoutRoles(withoutGeneration(words(given)));
  const middleWords = words(middle);
  const generation = generationOf(family) || generationOf(given);
  const all = withoutGeneration(words(family));
  const formless = all.filter((word) => !LEGAL_FORMS.has(word));
  const familyWords = givenWords.length === 0 && formless.length > 0 ? formless : all;
  if (givenWords.length + familyWords.length === 0) return undefined;
  return {
    givenWords,
    given: givenWords.join(''),
    middle: middleWords.join(''),
    familyWords,
    family: familyWords.join(''),
    generation,
    foreign: isForeign(`${given}${family}`),
  };
}

/**
 * The ways to read a name written as one: `Family, Given Middle`; `FAMILY Given` by its capitals; `Given Middle
 * Family`, where of three words the second may belong to the family name as well.
 */
export function splitFullName(text: string): PersonName[] {
  return readings(text)
    .map(([given, middle, family]) => buildName(given, middle, family))
    .filter((name) => name !== undefined);
}

type Reading = readonly [given: string, middle: string, family: string];

function readings(whole: string): Reading[] {
  const text = withoutRemarks(whole);
  const eastAsian = splitEastAsian(text);
  if (eastAsian !== undefined) return [[eastAsian.given, '', eastAsian.family]];
  const comma = text.indexOf(',');
  if (
    comma > 0 &&
    words(text.slice(comma + 1)).length > 0 &&
    !isGeneration(text.slice(comma + 1))
  ) {
    const [given = '', ...middle] = words(text.slice(comma + 1));
    return [[given, middle.join(' '), text.slice(0, comma)]];
  }
  const written = text.split(/[\s,]+/).filter(isNameWord);
  const generation = isGeneration(written.at(-1) ?? '') && written.length > 2 ? written.pop() : '';
  const end = generation === '' ? '' : ` ${generation}`;
  if (written.length < 2) return [['', '', `${written.join(' ')}${end}`]];
  const loud = written.filter((word) => /^\P{Ll}{2,}$/u.test(word) && /\p{Lu}/u.test(word));
  if (loud.length > 0 && loud.length < written.length) {
    const [given = '', ...middle] = written.filter((word) => !loud.includes(word));
    return [[given, middle.join(' '), `${loud.join(' ')}${end}`]];
  }
  const [first = '', ...rest] = written;
  const particle = rest.findIndex((word) => PARTICLES.has(foldText(word)));
  if (particle !== -1 && particle < rest.length - 1) {
    const family = rest.slice(particle).join(' ');
    return [[first, rest.slice(0, particle).join(' '), `${family}${end}`]];
  }
  const plain: Reading = [first, rest.slice(0, -1).join(' '), `${rest.at(-1) ?? ''}${end}`];
  return rest.length < 2 ? [plain] : [plain, [first, '', `${rest.join(' ')}${end}`]];
}

function isNameWord(word: string): boolean {
  const [folded] = words(word);
  return folded !== undefined && (!TITLES.has(folded) || GENERATIONS[folded] !== undefined);
}

function isGeneration(text: string): boolean {
  return GENERATIONS[foldText(text).replace(/[^a-z]/g, '')] !== undefined;
}

/** Remarks in brackets are no name. */
function withoutRemarks(text: string): string {
  return text.replace(/\([^)]*\)/g, ' ').trim();
}

function words(text: string): string[] {
  const bare = withoutRemarks(text).replace(/(\p{L})['’](?=\p{L})/gu, '$1');
  const found = wordsOf(toLatin(bare)).map((word) => foldText(word.text));
  const kept = found.filter((word) => !NOBODY.has(word));
  const untitled = kept.filter((word) => !TITLES.has(word) || word.length === 1);
  return untitled.length > 0 ? untitled : kept;
}

/** Whether two names are told apart by generation: father and son. */
export function areTwoGenerations(a: PersonName, b: PersonName): boolean {
  return a.generation !== '' && b.generation !== '' && a.generation !== b.generation;
}
