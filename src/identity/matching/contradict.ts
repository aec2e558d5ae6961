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
  if (given >= GIVEN.swapped && given !== MISSING) return undefined;
  if ((birth >= 4 && birth !== MISSING) || b.documents.some((one) => values.has(one.value)))
    return undefined;
  const documents =
    b.documents.some((one) => kinds.has(one.kind)) &&
    !b.documents.some((one) => a.documents.some((other) => isOneSlip(one.value, other.value)));
  const differing = Number(given === GIVEN.different) + Number(birth === 0) + Number(documents);
  return differing >= 2 ? 'two_of_three' : undefined;
}
