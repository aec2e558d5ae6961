import { foldText, wordsOf } from '../words/fold.ts';
import { doubleNames, otherForms } from '../words/nicknames.ts';
import { closeness } from './closeness.ts';
import { type Level, MISSING } from './level.ts';

/** One name a person goes by, folded. `''` is not given. */
export interface PersonName {
  /** words of the given name; the text beside them has no spaces */
  readonly givenWords: readonly string[];
  readonly given: string;
  readonly middle: string;
  readonly familyWords: readonly string[];
  readonly family: string;
  /** `jr`, `ii` …: which of several people of one name in a family */
  readonly generation: string;
}

const TITLES = new Set(
  'mr mrs ms miss mx dr prof sir m mme mlle monsieur madame mademoiselle docteur jr sr ii iii iv'.split(
    ' ',
  ),
);
const NOBODY = new Set(
  'unknown inconnu inconnue na null none nil anonymous anonyme test'.split(' '),
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

/** Whether two names are told apart by generation: father and son. */
export function areTwoGenerations(a: PersonName, b: PersonName): boolean {
  return a.generation !== '' && b.generation !== '' && a.generation !== b.generation;
}

export function buildName(given: string, middle: string, family: string): PersonName | undefined {
  const givenWords = withoutGeneration(words(given));
  const middleWords = words(middle);
  const generation = generationOf(family) || generationOf(given);
  const familyWords = withoutGeneration(words(family));
  if (givenWords.length + familyWords.length === 0) return undefined;
  return {
    givenWords,
    given: givenWords.join(''),
    middle: middleWords.join(''),
    familyWords,
    family: familyWords.join(''),
    generation,
  };
}

/** A name written as one: `Family, Given Middle`, or `Given Middle Family`. */
export function splitFullName(text: string): PersonName | undefined {
  const comma = text.indexOf(',');
  if (comma !== -1) {
    const [given = '', ...middle] = words(text.slice(comma + 1));
    return buildName(given, middle.join(' '), text.slice(0, comma));
  }
  const all = words(text);
  if (all.length < 2) return buildName('', '', all.join(' '));
  return buildName(all[0] ?? '', all.slice(1, -1).join(' '), all.at(-1) ?? '');
}

function words(text: string): string[] {
  const found = wordsOf(text.replace(/(\p{L})['’](?=\p{L})/gu, '$1')).map((word) =>
    foldText(word.text),
  );
  const kept = found.filter((word) => !NOBODY.has(word));
  const untitled = kept.filter((word) => !TITLES.has(word) || word.length === 1);
  return untitled.length > 0 ? untitled : kept;
}

/** Of given names. */
export const GIVEN = {
  different: 0,
  resembles: 1,
  initial: 2,
  close: 3,
  form: 4,
  swapped: 5,
  same: 6,
} as const;
/** Of family names. */
export const FAMILY = { different: 0, resembles: 1, close: 2, part: 3, same: 4 } as const;

function compareGiven(a: PersonName, b: PersonName): Level {
  if (a.given === '' || b.given === '') return MISSING;
  if (a.given === b.given) return GIVEN.same;
  if (a.given.length === 1 || b.given.length === 1) {
    return a.given[0] === b.given[0] ? GIVEN.initial : GIVEN.different;
  }
  if (isForm(a.givenWords, b.givenWords) || isForm(b.givenWords, a.givenWords)) return GIVEN.form;
  const near = closeness(a.given, b.given);
  if (near === 2) return GIVEN.close;
  return near === 1 ? GIVEN.resembles : GIVEN.different;
}

/** A short form of the other, one of its words, or two short forms of one name. */
function isForm(a: readonly string[], b: readonly string[]): boolean {
  const [first = ''] = a;
  const [other = ''] = b;
  if (a.length < b.length && a.every((word) => word.length > 1 && b.includes(word))) return true;
  const forms = otherForms(first);
  if (forms.includes(other)) return true;
  if (
    forms.some(
      (form) =>
        otherForms(form).includes(other) && form.length > Math.max(first.length, other.length),
    )
  ) {
    return true;
  }
  return doubleNames(first).some((double) => double.join('') === b.join(''));
}

function compareFamily(a: PersonName, b: PersonName): Level {
  if (a.family === '' || b.family === '') return MISSING;
  if (a.family === b.family) return FAMILY.same;
  if (isPart(a.familyWords, b.familyWords) || isPart(b.familyWords, a.familyWords))
    return FAMILY.part;
  const near = closeness(a.family, b.family);
  if (near === 2) return FAMILY.close;
  return near === 1 ? FAMILY.resembles : FAMILY.different;
}

function isPart(a: readonly string[], b: readonly string[]): boolean {
  return (
    a.length > 0 && a.length < b.length && a.every((word) => word.length > 2 && b.includes(word))
  );
}

/** Initial or whole, 2 the same, 1 its initial or a slip, 0 another. */
function compareMiddle(a: PersonName, b: PersonName): Level {
  if (a.middle === '' || b.middle === '') return MISSING;
  if (a.middle === b.middle) return a.middle.length === 1 ? 1 : 2;
  if (a.middle.length === 1 || b.middle.length === 1) return a.middle[0] === b.middle[0] ? 1 : 0;
  return closeness(a.middle, b.middle) === 2 ? 1 : 0;
}

export interface NameLevels {
  readonly given: Level;
  readonly family: Level;
  readonly middle: Level;
}

/**
 * Compares two names, given and family name swapped on one side if that fits better: a swap is one event, so
 * it is told by the given name alone and the family name then says nothing.
 */
export function compareNames(a: PersonName, b: PersonName): NameLevels {
  const given = compareGiven(a, b);
  const family = compareFamily(a, b);
  const middle = compareMiddle(a, b);
  const straight = strength(given) + strength(family);
  if (straight >= 4) return { given, family, middle };
  const across = crossed(a.given, b.family);
  const back = crossed(a.family, b.given);
  if (across + back >= 4 && across > 1 && back > 1)
    return { given: GIVEN.swapped, family: MISSING, middle };
  // Only one of the two names is given, in the other's column.
  if ((across === 3 || back === 3) && (given === MISSING || family === MISSING)) {
    return { given: GIVEN.initial, family: MISSING, middle };
  }
  return { given, family, middle };
}

function strength(level: Level): number {
  return level === MISSING ? 0 : level;
}

function crossed(a: string, b: string): number {
  return a.length < 3 || b.length < 3 ? 0 : closeness(a, b);
}

export { compareFamily, compareGiven, compareMiddle };
