import type { Person } from './person.ts';
import { compareNames, FAMILY, GIVEN, type PersonName } from './person-name.ts';

/** So many different families on one value make it nobody's: an office's address, a shop's till. */
const MOST_FAMILIES = 3;
/** So many different people make it more than a household's. */
const MOST_PEOPLE = 8;
/** Names looked at for one value. */
const MOST_NAMES = 60;

/**
 * Leaves out e-mail addresses, telephone and document numbers that many people share: they say nothing about who
 * is who. Spelling variants of one name count once.
 */
export function withoutGenericValues(persons: readonly Person[]): Person[] {
  const holders = new Map<string, PersonName[]>();
  for (const person of persons) {
    for (const key of keysOf(person)) {
      const names = holders.get(key);
      if (names === undefined) holders.set(key, [...person.names]);
      else if (names.length < MOST_NAMES) names.push(...person.names);
    }
  }
  const generic = new Set([...holders].filter(([, names]) => isShared(names)).map(([key]) => key));
  if (generic.size === 0) return [...persons];
  return persons.map((person) => ({
    ...person,
    mails: person.mails.filter((mail) => !generic.has(`m:${mail.address}`)),
    phones: person.phones.filter((phone) => !generic.has(`t:${phone}`)),
    documents: person.documents.filter((one) => !generic.has(`d:${one.value}`)),
  }));
}

function* keysOf(person: Person): Generator<string> {
  for (const mail of person.mails) yield `m:${mail.address}`;
  for (const phone of person.phones) yield `t:${phone}`;
  for (const { value } of person.documents) yield `d:${value}`;
}

function isShared(names: readonly PersonName[]): boolean {
  if (names.length <= MOST_FAMILIES) return false;
  const families: PersonName[] = [];
  const people: PersonName[] = [];
  for (const name of names) {
    if (families.every((one) => compareNames(one, name).family === FAMILY.different))
      families.push(name);
    if (people.every((one) => areDifferent(one, name))) people.push(name);
  }
  return families.length > MOST_FAMILIES || people.length > MOST_PEOPLE;
}

function areDifferent(a: PersonName, b: PersonName): boolean {
  const { given, family } = compareNames(a, b);
  return given === GIVEN.different || family === FAMILY.different;
}
