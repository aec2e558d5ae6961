import { compareNames, FAMILY, GIVEN } from './compare-names.ts';
import type { Person } from './person.ts';
import type { PersonName } from './person-name.ts';

/** So many different families on one value make it nobody's: an office's address, a shop's till. */
const MOST_FAMILIES = 3;
/** So many different people make it more than a household's. */
const MOST_PEOPLE = 8;
/** So many records without a name are no one person's either. */
const MOST_NAMELESS = 30;
/** Names looked at for one value. */
const MOST_NAMES = 60;

/**
 * E-mail addresses, telephone and document numbers that many people share, as {@link valueKeys} spells them: they
 * say nothing about who is who. Spelling variants of one name count once.
 */
export function findGenericValues(persons: readonly Person[]): ReadonlySet<string> {
  const holders = new Map<string, PersonName[]>();
  const nameless = new Map<string, number>();
  for (const person of persons) {
    for (const key of valueKeys(person)) {
      if (person.names.length === 0) nameless.set(key, (nameless.get(key) ?? 0) + 1);
      const names = holders.get(key);
      if (names === undefined) holders.set(key, [...person.names]);
      else if (names.length < MOST_NAMES) names.push(...person.names);
    }
  }
  const isGeneric = ([key, names]: [string, PersonName[]]) =>
    (nameless.get(key) ?? 0) > MOST_NAMELESS || isShared(names);
  return new Set([...holders].filter(isGeneric).map(([key]) => key));
}

/** The person without the values of a set; the same object when it has none of them. */
export function withoutValues(person: Person, generic: ReadonlySet<string>): Person {
  if (generic.size === 0) return person;
  let found = false;
  for (const key of valueKeys(person)) found ||= generic.has(key);
  if (!found) return person;
  return {
    ...person,
    mails: person.mails.filter((mail) => !generic.has(`m:${mail.address}`)),
    phones: person.phones.filter((phone) => !generic.has(`t:${phone}`)),
    documents: person.documents.filter((one) => !generic.has(`d:${one.value}`)),
  };
}

/** `m:` before an address, `t:` before a number, `d:` before a document. */
export function* valueKeys(person: Person): Generator<string> {
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
