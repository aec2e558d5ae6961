import { faker as english } from '@faker-js/faker/locale/en';
import { faker as french } from '@faker-js/faker/locale/fr';
import { withoutAccents } from './messy.ts';
import { TOWNS, type Town } from './places.ts';
import { createRandom, type Random } from './random.ts';

export interface Address {
  readonly street: string;
  readonly postcode: string;
  readonly town: Town;
  /** instant from which the person lives there */
  readonly fromMs: number;
}

/** The true person, which no source sees whole. Phone numbers are national, ten digits. */
export interface Person {
  readonly index: number;
  readonly person_id: string;
  readonly household: number;
  readonly sex: 'f' | 'm';
  readonly given: string;
  readonly family: string;
  readonly birth: Date;
  readonly language: 'fr' | 'en';
  readonly email: string;
  /** A second address, used at some places. */
  readonly otherEmail: string | undefined;
  readonly mobile: string | undefined;
  readonly landline: string | undefined;
  readonly addresses: readonly Address[];
  readonly jobs: readonly { company: string; title: string; fromMs: number }[];
  readonly joinedMs: number;
  readonly leftMs: number;
  readonly crmId: string;
  readonly shopId: string;
  readonly loyaltyId: string | undefined;
  readonly handle: string | undefined;
  /** Browsers and phones; the first is the one used most. A shared tablet has the id of the household. */
  readonly devices: readonly { id: string; kind: 'desktop' | 'mobile' | 'tablet' }[];
  /** How much the person does: 1 is the average, with a long tail. */
  readonly activity: number;
  readonly habits: { online: boolean; store: boolean; app: boolean; newsletter: boolean };
}

const DAY = 86_400_000;
const DOMAINS = [
  'courriel.example',
  'messagerie.example',
  'boite-lettres.example',
  'poste.example',
  'mailbox.example',
  'libremail.example',
] as const;

const COMMON_F =
  'Marie Nathalie Isabelle Sylvie Catherine Martine Christine Françoise Valérie Sandrine Stéphanie Véronique Sophie Céline Chantal Patricia Anne Brigitte Julie Monique Aurélie Nicole Laurence Annie Émilie Dominique Virginie Corinne Élodie Christelle Camille Caroline Léa Sarah Florence Laetitia Audrey Hélène Laura Mathilde Manon Chloé Lucie Inès Jade Louise Emma Alice Zoé Fatima Nadia Yasmine Aïcha Anaïs Noémie Marion Pauline Clémence Élise Maëlys'.split(
    ' ',
  );
const COMMON_M =
  'Jean Philippe Michel Alain Patrick Nicolas Christophe Pierre Christian Éric Frédéric Laurent Stéphane David Pascal Daniel Thierry Olivier Julien Sébastien Thomas Alexandre François Dominique Gérard Bruno Jérôme Vincent Guillaume Antoine Maxime Hugo Lucas Louis Gabriel Arthur Jules Mohamed Karim Rachid Mehdi Yanis Benoît Rémi Mathieu Clément Théo Romain Kévin Quentin Loïc Yann Cédric Franck Hervé Raphaël Noé Gaël Étienne'.split(
    ' ',
  );

const FRENCH = {
  female: [...COMMON_F, ...(names(french.rawDefinitions.person?.first_name, 'female') ?? [])],
  male: [...COMMON_M, ...(names(french.rawDefinitions.person?.first_name, 'male') ?? [])],
  family: [
    ...(names(french.rawDefinitions.person?.last_name, 'generic') ?? []),
    ...'Lefèvre Béranger Müller Nguyen Benali Haddad Da Costa Ferreira Kowalski Diallo Traoré Le Goff Kerouanton Étchegoyen D’Almeida Saint-Martin Delacroix-Petit'.split(
      / (?=[A-ZÉ])/,
    ),
  ].map((name) => name.replace(/(^| )\p{Ll}/gu, (start) => start.toUpperCase())),
  streets: french.rawDefinitions.location?.street_suffix ?? ['de la Paix'],
  prefixes: ['rue', 'avenue', 'boulevard', 'place', 'impasse', 'allée', 'chemin'],
};
const ENGLISH = {
  female: names(english.rawDefinitions.person?.first_name, 'female') ?? COMMON_F,
  male: names(english.rawDefinitions.person?.first_name, 'male') ?? COMMON_M,
  family: names(english.rawDefinitions.person?.last_name, 'generic') ?? FRENCH.family,
};

function names(lists: unknown, kind: string): string[] | undefined {
  const list = (lists as Record<string, unknown> | undefined)?.[kind];
  return Array.isArray(list)
    ? list.filter((name): name is string => typeof name === 'string')
    : undefined;
}

/** Every fifth household is one person; others share address, landline and mostly the family name. */
const HOUSEHOLD_SIZES = [1, 1, 2, 2, 2, 3, 4] as const;

/**
 * People in order of their index, household after household. The same seed gives the same people; a greater number
 * of people begins with the same ones.
 */
export function* generatePeople(options: {
  readonly people: number;
  readonly seed: number;
  readonly startMs: number;
  readonly nowMs: number;
}): Generator<Person> {
  let index = 0;
  for (let household = 0; index < options.people; household++) {
    const random = createRandom(options.seed, 'household', household);
    const size = random.pick(HOUSEHOLD_SIZES);
    const shared = sharedParts(household, random, options);
    for (let member = 0; member < size && index < options.people; member++) {
      yield createPerson(index++, household, member, shared, options);
    }
  }
}

type Span = { readonly seed: number; readonly startMs: number; readonly nowMs: number };

function sharedParts(household: number, random: Random, span: Span) {
  const english = random.chance(0.06);
  const town = random.pickSkewed(TOWNS);
  return {
    english,
    family: random.pickSkewed(english ? ENGLISH.family : FRENCH.family),
    address: address(random, town, span.startMs),
    moved: random.chance(0.12)
      ? address(random, random.pickSkewed(TOWNS), between(random, span.startMs, span.nowMs))
      : undefined,
    landline: random.chance(0.45)
      ? `${town.landline}${String(household % 10_000).padStart(4, '0')}`
      : undefined,
    tablet: random.chance(0.3) ? `tablet-${span.seed}-${household}` : undefined,
    // A couple with one mailbox, or one loyalty card: the same value on two people.
    email: random.chance(0.05),
    card: random.chance(0.08) ? loyaltyNumber(500_000 + household) : undefined,
  };
}

function createPerson(
  index: number,
  household: number,
  member: number,
  shared: ReturnType<typeof sharedParts>,
  span: Span,
): Person {
  const random = createRandom(span.seed, 'person', index);
  const sex = member < 2 ? (member === 0 ? 'f' : 'm') : random.pick(['f', 'm'] as const);
  const lists = shared.english ? ENGLISH : FRENCH;
  const given = givenName(sex === 'f' ? lists.female : lists.male, sex, random);
  const family = random.chance(0.82) ? shared.family : random.pickSkewed(lists.family);
  const age = member < 2 ? random.int(22, 82) : random.int(16, 30);
  const birth = new Date(span.nowMs - age * 365.25 * DAY - random.int(0, 364) * DAY);
  const joinedMs = joined(random, span);
  const mailbox = mailboxOf(given, family, birth, index, random);
  const ownTablet =
    shared.tablet === undefined ? [] : [{ id: shared.tablet, kind: 'tablet' as const }];
  const number = String(index).padStart(6, '0');
  return {
    index,
    person_id: `person-${number}`,
    household,
    sex,
    given,
    family,
    birth,
    language: shared.english ? 'en' : 'fr',
    email:
      shared.email && member < 2
        ? `famille.${mailPart(shared.family)}${household}@${DOMAINS[0]}`
        : `${mailbox}@${random.pickSkewed(DOMAINS)}`,
    otherEmail: random.chance(0.18)
      ? `${mailPart(given).charAt(0)}.${mailPart(family)}${index}@travail.example`
      : undefined,
    // The range of mobile numbers kept for fiction is no valid range to phone libraries, and too small.
    mobile: random.chance(0.88)
      ? `0600${String((index * 7919 + 104_729) % 1_000_000).padStart(6, '0')}`
      : undefined,
    landline: shared.landline,
    addresses: [shared.address, ...(shared.moved === undefined ? [] : [shared.moved])],
    jobs: jobsOf(random, age, span),
    joinedMs,
    leftMs: random.chance(0.3) ? between(random, joinedMs, span.nowMs) : span.nowMs,
    crmId: `C${String(100_000 + index)}`,
    shopId: `SH${(index * 37 + 5000).toString(36).toUpperCase().padStart(6, '0')}`,
    loyaltyId: random.chance(0.62)
      ? ((member < 2 ? shared.card : undefined) ?? loyaltyNumber(index))
      : undefined,
    handle: random.chance(0.22)
      ? `${mailPart(given)}_${mailPart(family).slice(0, 6)}${index % 97}${index}`
      : undefined,
    devices: [
      { id: `d${span.seed}-${number}-1`, kind: random.chance(0.6) ? 'mobile' : 'desktop' },
      ...(random.chance(0.5)
        ? [{ id: `d${span.seed}-${number}-2`, kind: 'desktop' as const }]
        : []),
      ...ownTablet,
    ],
    activity: Math.min(8, random.lognormal(0.75) / 1.32),
    habits: {
      online: random.chance(0.78),
      store: random.chance(0.55),
      app: random.chance(0.34),
      newsletter: random.chance(0.6),
    },
  };
}

function givenName(list: readonly string[], sex: 'f' | 'm', random: Random): string {
  const name = random.pickSkewed(list);
  if (!random.chance(0.05)) return name;
  return sex === 'f' ? `Marie-${random.pick(COMMON_F)}` : `Jean-${random.pick(COMMON_M)}`;
}

function mailboxOf(
  given: string,
  family: string,
  birth: Date,
  index: number,
  random: Random,
): string {
  const [first, last] = [mailPart(given), mailPart(family)];
  const year = birth.getUTCFullYear();
  // The index keeps mailboxes apart, as a number in the name does in life.
  return random.weighted<string>([
    [`${first}.${last}${index}`, 5],
    [`${first.charAt(0)}${last}${index}`, 3],
    [`${last}.${first}.${index}`, 2],
    [`${first}${year}x${index}`, 2],
  ]);
}

function mailPart(name: string): string {
  return withoutAccents(name)
    .toLowerCase()
    .replace(/[^a-z]/g, '');
}

function jobsOf(random: Random, age: number, span: Span) {
  if (age < 20 || age > 66 || !random.chance(0.4)) return [];
  const job = (fromMs: number) => ({
    company: `${random.pickSkewed(FRENCH.family)} ${random.pick(['SA', 'et Fils', 'SARL', 'Conseil', 'Industrie'])}`,
    title: random.pick([
      'Comptable',
      'Infirmière',
      'Professeur',
      'Ingénieur',
      'Vendeur',
      'Cadre',
      'Artisan',
      'Juriste',
      'Chef de projet',
      'Développeuse',
    ]),
    fromMs,
  });
  const first = job(span.startMs);
  return random.chance(0.12) ? [first, job(between(random, span.startMs, span.nowMs))] : [first];
}

/** Half were customers before the data begin; the others came since, more of them of late. */
function joined(random: Random, span: Span): number {
  if (random.chance(0.45)) return span.startMs;
  return span.startMs + (span.nowMs - span.startMs) * Math.sqrt(random.next()) * 0.995;
}

function address(random: Random, town: Town, fromMs: number): Address {
  const suffix = random.pick(FRENCH.streets);
  const number = `${random.int(1, 180)}${random.chance(0.08) ? ' bis' : ''}`;
  const street = `${number} ${random.pickSkewed(FRENCH.prefixes)} ${suffix}`;
  return { street, postcode: random.pick(town.postcodes), town, fromMs };
}

/** Thirteen digits with a check digit, as on a card. */
function loyaltyNumber(index: number): string {
  const body = `299${String(100_000_000 + index * 13)}`;
  const sum = [...body].reduce(
    (total, digit, i) => total + Number(digit) * (i % 2 === 0 ? 1 : 3),
    0,
  );
  return `${body}${(10 - (sum % 10)) % 10}`;
}

function between(random: Random, fromMs: number, toMs: number): number {
  return fromMs + Math.floor(random.next() * Math.max(0, toMs - fromMs));
}

export function addressAt(person: Person, atMs: number): Address {
  const current = person.addresses.findLast((one) => one.fromMs <= atMs) ?? person.addresses[0];
  if (current === undefined) throw new Error('a person lives somewhere');
  return current;
}

export function jobAt(person: Person, atMs: number) {
  return person.jobs.findLast((one) => one.fromMs <= atMs);
}
