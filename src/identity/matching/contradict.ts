import { compareBirthDates } from './birth-date.ts';
import { isOneSlip } from './closeness.ts';
import { compareNames, GIVEN } from './compare-names.ts';
import { bestLevel, MISSING } from './level.ts';
import type { Person } from './person.ts';
import { areTwoGenerations } from './person-name.ts';

/** Told apart by `Jr` and `Sr`; or by two of given name, birth date and document. */
export type Contradiction = 'generation' | 'two_of_three';

/**
 * Why two records cannot be one person, however many others lie between them: told apart by generation, or two
 * of given name, birth date and document number clearly differ while none of the three is the same.
 */
export function findContradiction(a: Person, b: Person): Contradiction | undefined {
  if (a.names.some((one) => b.names.some((other) => areTwoGenerations(one, other))))
    return 'generation';
  const given = bestLevel(a.names, b.names, (x, y) => compareNames(x, y).given);
  const birth = bestLevel(a.births, b.births, compareBirthDates);
  const kinds = new Set(a.documents.map((one) => one.kind));
  const values = new Set(a.documents.map((one) => one.value));
  const sameDocument = b.documents.some((one) => values.has(one.value));
  if (given >= GIVEN.swapped && given !== MISSING) return undefined;
  if ((birth >= 4 && birth !== MISSING) || sameDocument) return undefined;
  const documents =
    b.documents.some((one) => kinds.has(one.kind)) &&
    !b.documents.some((one) => a.documents.some((other) => isOneSlip(one.value, other.value)));
  const differing = Number(given === GIVEN.different) + Number(birth === 0) + Number(documents);
  return differing >= 2 ? 'two_of_three' : undefined;
}

/**
 * Whether two groups of records are told apart by their dates of birth: each has a date that several of its records
 * bear out, and the two are more than a year apart. One record's date may be wrong; a son called as his father, at
 * the same address and telephone, has his own date again and again.
 */
export function haveTwoBirthDates(left: readonly Person[], right: readonly Person[]): boolean {
  const [ours, theirs] = [confirmedBirths(left), confirmedBirths(right)];
  const level = bestLevel(ours, theirs, compareBirthDates);
  return level !== MISSING && level <= 2;
}

function confirmedBirths(persons: readonly Person[]): string[] {
  const counts = new Map<string, number>();
  for (const { births } of persons)
    for (const birth of births) counts.set(birth, (counts.get(birth) ?? 0) + 1);
  return [...counts].filter(([, count]) => count > 1).map(([birth]) => birth);
}

/**
 * Whether two records that `torn` resembles are surely two people: a contradiction, or birth dates more than ten
 * years apart where `torn` has none to choose by.
 */
export function areTwoPeople(
  a: Person | undefined,
  b: Person | undefined,
  torn: Person | undefined,
): boolean {
  if (a === undefined || b === undefined) return false;
  if (findContradiction(a, b) !== undefined) return true;
  return torn?.births.length === 0 && bestLevel(a.births, b.births, compareBirthDates) === 0;
}
