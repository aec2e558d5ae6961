import { sexOfGivenName } from '../words/given-names.ts';
import { doubleNames, otherForms } from '../words/nicknames.ts';
import { areSpellings } from '../words/spellings.ts';
import { closeness, isGarbled, jaroWinkler } from './closeness.ts';
import { type Level, MISSING } from './level.ts';
import type { PersonName } from './person-name.ts';
import { phoneticKey } from './phonetic-key.ts';

/** Of given names. */
export const GIVEN = {
  different: 0,
  resembles: 1,
  garbled: 2,
  initial: 3,
  sounds: 4,
  close: 5,
  form: 6,
  swapped: 7,
  same: 8,
} as const;
/** Of family names. */
export const FAMILY = { different: 0, resembles: 1, close: 2, part: 3, same: 4 } as const;

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
  const agreeing =
    given !== MISSING && family !== MISSING && given >= GIVEN.sounds && family >= FAMILY.close;
  if (agreeing) return { given, family, middle };
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

export function compareGiven(a: PersonName, b: PersonName): Level {
  if (a.given === '' || b.given === '') return MISSING;
  if (a.given === b.given) return GIVEN.same;
  if (a.given.length === 1 || b.given.length === 1) {
    return a.given[0] === b.given[0] ? GIVEN.initial : GIVEN.different;
  }
  if (isForm(a.givenWords, b.givenWords) || isForm(b.givenWords, a.givenWords)) return GIVEN.form;
  if (areSpellings(a.given, b.given)) return GIVEN.form;
  if (a.foreign !== b.foreign) return soundAlike(a.given, b.given) ? GIVEN.sounds : GIVEN.different;
  const near = closeness(a.given, b.given);
  const sexes = [sexOfGivenName(a.given), sexOfGivenName(b.given)];
  // Both are names in their own right: Marie and Maria, Michel and Michèle are rarely a slip of the pen.
  if (sexes.every((sex) => sex !== undefined)) {
    if (near === 0) return GIVEN.different;
    if (sexes.includes('f') && sexes.includes('m')) return GIVEN.resembles;
    return phoneticKey(a.given) === phoneticKey(b.given) ? GIVEN.sounds : GIVEN.resembles;
  }
  if (isCutShort(a.given, b.given) || isCutShort(b.given, a.given)) return GIVEN.form;
  if (near === 2) return GIVEN.close;
  if (phoneticKey(a.given) === phoneticKey(b.given) && jaroWinkler(a.given, b.given) > 0.75)
    return GIVEN.sounds;
  if (isGarbled(a.given, b.given)) return GIVEN.garbled;
  return near === 1 ? GIVEN.resembles : GIVEN.different;
}

/** The beginning of the other: `Brad` of `Bradley`. */
function isCutShort(a: string, b: string): boolean {
  return a.length > 2 && a.length < b.length - 1 && b.startsWith(a);
}

/** A short form of the other, one of its words, its initials, or two short forms of one name. */
function isForm(a: readonly string[], b: readonly string[]): boolean {
  const [first = ''] = a;
  const [other = ''] = b;
  if (a.length < b.length && a.every((word) => word.length > 1 && b.includes(word))) return true;
  if (b.length > 1 && first.length === b.length && b.every((word, at) => word[0] === first[at]))
    return true;
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

export function compareFamily(a: PersonName, b: PersonName): Level {
  if (a.family === '' || b.family === '') return MISSING;
  if (a.family === b.family) return FAMILY.same;
  if (isPart(a.familyWords, b.familyWords) || isPart(b.familyWords, a.familyWords))
    return FAMILY.part;
  if (a.foreign !== b.foreign) {
    return soundAlike(a.family, b.family) ? FAMILY.close : FAMILY.different;
  }
  const near = closeness(a.family, b.family);
  if (near === 2) return FAMILY.close;
  return near === 1 ? FAMILY.resembles : FAMILY.different;
}

function isPart(a: readonly string[], b: readonly string[]): boolean {
  return (
    a.length > 0 && a.length < b.length && a.every((word) => word.length > 2 && b.includes(word))
  );
}

/** Across scripts: vowels are often not written, and each office spells the rest its own way. */
function soundAlike(a: string, b: string): boolean {
  const [one, other] = [phoneticKey(a), phoneticKey(b)];
  return (one === other && one.length > 1) || jaroWinkler(a, b) >= 0.86;
}

/** Initial or whole, 2 the same, 1 its initial or a slip, 0 another. */
export function compareMiddle(a: PersonName, b: PersonName): Level {
  if (a.middle === '' || b.middle === '') return MISSING;
  if (a.middle === b.middle) return a.middle.length === 1 ? 1 : 2;
  if (a.middle.length === 1 || b.middle.length === 1) return a.middle[0] === b.middle[0] ? 1 : 0;
  return closeness(a.middle, b.middle) === 2 ? 1 : 0;
}

function crossed(a: string, b: string): number {
  return a.length < 3 || b.length < 3 ? 0 : closeness(a, b);
}
