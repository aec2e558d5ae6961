import { compareAddresses, compareTowns } from './address.ts';
import { compareBirthDates } from './birth-date.ts';
import { compareNames, FAMILY, GIVEN } from './compare-names.ts';
import { compareDocuments } from './document-number.ts';
import { bestLevel, type Level, MISSING } from './level.ts';
import { compareMails } from './mail.ts';
import type { Person } from './person.ts';
import { comparePhones } from './phone-number.ts';
import { compareTexts } from './plain-text.ts';

/** One kind of evidence, and what is held of it before the company's own data are seen. */
export interface Comparison {
  readonly name: string;
  /** expected share of each level among records of one person; fitted by EM, kept where data are few */
  readonly usual: readonly number[];
  /** how far two relatives agree here as one person would, the rest being chance */
  readonly kin: number;
  /** whether a household shares it, so that how often relatives agree is learnt from the data */
  readonly household?: boolean;
  /** most that records of one person ever differ here: beyond it, EM has taken relatives for one person */
  readonly mostDiffering?: number;
  /** levels that a slip of the pen makes: less likely where both values are known ones */
  readonly slips?: readonly Level[];
  /** values that agree at the highest level; the rarer they are, the more it says */
  terms(person: Person): readonly string[];
}

const NAMES: readonly Comparison[] = [
  {
    name: 'given_name',
    usual: [0.03, 0.01, 0.015, 0.03, 0.03, 0.07, 0.06, 0.02, 0.735],
    kin: 0.01,
    mostDiffering: 0.06,
    slips: [GIVEN.resembles, GIVEN.garbled, GIVEN.sounds, GIVEN.close],
    terms: (person) => person.names.map((name) => name.given),
  },
  {
    name: 'family_name',
    usual: [0.04, 0.03, 0.09, 0.03, 0.81],
    kin: 0.85,
    household: true,
    mostDiffering: 0.12,
    slips: [FAMILY.resembles, FAMILY.close],
    terms: (person) => person.names.map((name) => name.family),
  },
  {
    name: 'middle_name',
    usual: [0.08, 0.5, 0.42],
    kin: 0.03,
    terms: (person) => person.names.map((name) => name.middle),
  },
];

const REST: readonly (Comparison & { compare(a: Person, b: Person): Level })[] = [
  {
    name: 'birth_date',
    usual: [0.02, 0.01, 0.01, 0.03, 0.1, 0.83],
    kin: 0.03,
    mostDiffering: 0.04,
    terms: (person) => person.births,
    compare: (a, b) => bestLevel(a.births, b.births, compareBirthDates),
  },
  {
    name: 'sex',
    usual: [0.02, 0.98],
    kin: 0,
    mostDiffering: 0.05,
    terms: (person) => person.sexes,
    compare: (a, b) => bestLevel(a.sexes, b.sexes, (x, y) => Number(x === y)),
  },
  {
    name: 'document_id',
    usual: [0.03, 0.07, 0.9],
    kin: 0.03,
    terms: (person) => person.documents.map((one) => one.value),
    compare: (a, b) => bestLevel(a.documents, b.documents, compareDocuments),
  },
  {
    name: 'email',
    usual: [0.25, 0.05, 0.1, 0.6],
    kin: 0.2,
    household: true,
    terms: (person) => person.mails.map((mail) => mail.address),
    compare: (a, b) => bestLevel(a.mails, b.mails, compareMails),
  },
  {
    name: 'phone',
    usual: [0.3, 0.1, 0.6],
    kin: 0.4,
    household: true,
    terms: (person) => person.phones,
    compare: (a, b) => bestLevel(a.phones, b.phones, comparePhones),
  },
  {
    name: 'address',
    usual: [0.25, 0, 0.05, 0.1, 0.6],
    kin: 0.6,
    household: true,
    terms: (person) => person.addresses.map((one) => `${one.number} ${one.lines[0] ?? ''}`),
    compare: (a, b) => bestLevel(a.addresses, b.addresses, compareAddresses),
  },
  {
    name: 'town',
    usual: [0.2, 0.1, 0.15, 0.55],
    kin: 0.7,
    household: true,
    terms: (person) => person.addresses.map((one) => `${one.postcode} ${one.city}`),
    compare: (a, b) => bestLevel(a.addresses, b.addresses, compareTowns),
  },
  textComparison('employer', 0.1, (person) => person.employers),
  textComparison('occupation', 0.05, (person) => person.occupations),
  textComparison('birth_place', 0.3, (person) => person.birthPlaces),
];

/** Position of the first comparison that is more than a first and a last name. */
export const MIDDLE_NAME = 2;
const ADDRESS = NAMES.length + REST.findIndex((one) => one.name === 'address');
const TOWN = ADDRESS + 1;
const SEX = NAMES.length + REST.findIndex((one) => one.name === 'sex');

/** The comparisons of a set of records, and the function that makes them all for one pair. */
export interface ComparisonSet {
  readonly comparisons: readonly Comparison[];
  /** Writes one level a comparison at `into[at…]`. Symmetric. */
  compare(a: Person, b: Person, into: Uint8Array, at: number): void;
}

/** @param others names of the `other.<name>` columns that are compared */
export function buildComparisons(others: readonly string[]): ComparisonSet {
  const rest = [
    ...REST,
    ...others.map((name) => textComparison(name, 0.1, (person) => person.others.get(name) ?? [])),
  ];
  return {
    comparisons: [...NAMES, ...rest],
    compare(a, b, into, at) {
      writeNames(a, b, into, at);
      let index = at + NAMES.length;
      for (const one of rest) into[index++] = one.compare(a, b);
      // The same street lies in the same town: counted once.
      const address = into[at + ADDRESS] ?? MISSING;
      if (address !== MISSING && address >= 3) into[at + TOWN] = MISSING;
      // A given name tells the sex: where it agrees, strangers are of one sex as well.
      const given = into[at] ?? MISSING;
      if (given !== MISSING && given > GIVEN.initial) into[at + SEX] = MISSING;
    },
  };
}

function writeNames(a: Person, b: Person, into: Uint8Array, at: number): void {
  into.fill(MISSING, at, at + NAMES.length);
  let best = -1;
  for (const one of a.names) {
    for (const other of b.names) {
      const { given, family, middle } = compareNames(one, other);
      const sum = known(given) * 2 + known(family) * 3 + known(middle);
      if (sum <= best) continue;
      best = sum;
      into[at] = given;
      into[at + 1] = family;
      into[at + 2] = middle;
    }
  }
}

function known(level: Level): number {
  return level === MISSING ? 0 : level;
}

function textComparison(
  name: string,
  kin: number,
  values: (person: Person) => readonly string[],
): Comparison & { compare(a: Person, b: Person): Level } {
  return {
    name,
    usual: [0.3, 0.1, 0.6],
    kin,
    terms: values,
    compare: (a, b) => bestLevel(values(a), values(b), compareTexts),
  };
}
