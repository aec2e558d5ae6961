import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { fakerEN, fakerFR } from '@faker-js/faker';
import { createRandom, type Random } from '../../src/demo/random.ts';
import { sharedData } from '../../test/support/shared-data.ts';
import { inventFamily } from '../people/french-people.ts';

/** Somebody as they are; what records say of them is another matter. */
export interface TruePerson {
  readonly entity: string;
  readonly sex: 'f' | 'm';
  readonly given: string;
  readonly middle: string | undefined;
  readonly family: string;
  /** name before a marriage */
  readonly maiden: string | undefined;
  readonly birth: { readonly year: number; readonly month: number; readonly day: number };
  readonly birthPlace: string;
  readonly mobile: string;
  readonly otherMobile: string;
  readonly landline: string | undefined;
  readonly mail: string;
  readonly otherMail: string;
  readonly home: Home;
  /** where they lived before, if they moved */
  readonly formerHome: Home | undefined;
  readonly nir: string;
  readonly employer: string;
  /** of their household, themselves left out */
  readonly relatives: TruePerson[];
}

export interface Home {
  readonly number: string;
  readonly street: string;
  readonly postcode: string;
  readonly city: string;
}

const { first_name, last_name } = fakerFR.definitions.person;
const DOMAINS = 'courriel.example boite.example poste.example mail.example libre.example'.split(
  ' ',
);
const KINDS = ['rue', 'rue', 'rue', 'avenue', 'boulevard', 'place', 'impasse', 'chemin', 'allée'];
const HEROES =
  'Victor Hugo|Jean Jaurès|de la République|de la Gare|des Lilas|du Général Leclerc|Pasteur|des Écoles|du Moulin|de la Mairie|Saint-Michel|des Tilleuls|Voltaire|de l’Église|Émile Zola|du Stade|des Acacias|Gambetta|de Verdun|des Vignes|du 8 mai 1945|Jules Ferry|de la Fontaine|des Roses|Anatole France|du Château|Molière|de la Liberté|des Érables|Louis Pasteur'.split(
    '|',
  );
const FIRMS =
  'Durand et Fils|Atelier du Nord|Transports Morel|Clinique des Pins|Mairie|Boulangerie Petit|Garage Central|Lycée Voltaire|Assurances Réunies|Banque du Centre|Imprimerie Nouvelle|Cabinet Leroy|Hôpital Saint-Jean|Énergies Vertes|Logiciels Azur|Maison Bernard'.split(
    '|',
  );

interface Lists {
  readonly women: readonly string[];
  readonly men: readonly string[];
  readonly families: readonly string[];
}

const FRENCH: Lists = {
  women: shuffled(first_name.female ?? []),
  men: shuffled(first_name.male ?? []),
  families: shuffled(last_name.generic ?? []),
};
const english = fakerEN.definitions.person;
const ENGLISH: Lists = {
  women: shuffled(english.first_name.female ?? []),
  men: shuffled(english.first_name.male ?? []),
  families: shuffled(english.last_name.generic ?? []),
};

/** Lists come by the alphabet, and the first are drawn most: not everybody's name begins with A. */
function shuffled(list: readonly string[]): string[] {
  const keyed = list.map((name) => [createRandom(name).next(), name] as const);
  return keyed.sort(([a], [b]) => a - b).map(([, name]) => name);
}

/** Rows of a shared gzipped CSV without quotes in the columns that are used. */
function rowsOf(path: string): string[][] {
  const found = sharedData(path);
  if (found === undefined) throw new Error(`shared/data/${path} is not there`);
  const lines = gunzipSync(readFileSync(found)).toString('utf8').split('\n').slice(1);
  return lines.filter((line) => line !== '').map((line) => line.trim().split(','));
}

/** People who came from elsewhere: names of the Maghreb, Portugal, Italy, Spain, Poland, Turkey and Vietnam. */
function abroad(): Lists {
  const from = new Set('DZ MA TN PT IT ES PL TR VN'.split(' '));
  const given = rowsOf('names/common-forenames-by-country.csv.gz').filter(([code]) =>
    from.has(code ?? ''),
  );
  const family = rowsOf('names/common-surnames-by-country.csv.gz').filter(([code]) =>
    from.has(code ?? ''),
  );
  const names = (rows: readonly string[][], sex: string) =>
    rows.filter((row) => row[9] === sex).map((row) => row[11] ?? '');
  return {
    women: names(given, 'F').filter((name) => name !== ''),
    men: names(given, 'M').filter((name) => name !== ''),
    families: family.map((row) => row[5] ?? '').filter((name) => name !== ''),
  };
}

/**
 * Households of invented people: couples, children, twins, a son called as his father, namesakes by chance.
 * @param people at least so many; the last household is kept whole
 */
export function truePeople(seed: number, people: number): TruePerson[] {
  const elsewhere = abroad();
  const places = rowsOf('communes-fr/postcodes.csv.gz');
  const all: TruePerson[] = [];
  const mailboxes = new Set<string>();
  for (let household = 0; all.length < people; household++) {
    const random = createRandom(seed, 'home', household);
    const lists = random.weighted([
      [FRENCH, 84],
      [elsewhere, 10],
      [ENGLISH, 6],
    ]);
    // A customer base lives where the shops are: a tenth of the places, some far more than others.
    const near = places.filter((_, at) => at % 10 === seed % 10);
    const home = homeOf(random, random.pickSkewed(near));
    const family = familyOf(random, lists);
    const landline = random.chance(0.5) ? phoneOf(random, '1') : undefined;
    const mail = random.chance(0.08)
      ? unique(random, `famille.${plain(family)}`, mailboxes)
      : undefined;
    const size = random.pick([1, 1, 1, 2, 2, 2, 3, 4, 5]);
    const members: TruePerson[] = [];
    const twins = size > 3 && random.chance(0.06);
    for (let member = 0; member < size; member++) {
      const before = members.at(-1);
      const twin = twins && member === 3 ? before : undefined;
      const father = members[0];
      const sex =
        member === 0 ? random.pick(['f', 'm'] as const) : otherSex(random, member, father);
      const named = member > 1 && father?.sex === sex && random.chance(0.02) ? father : undefined;
      const year = member < 2 ? random.int(1935, 1998) : random.int(1985, 2009);
      const given = named?.given ?? common(random, sex === 'f' ? lists.women : lists.men);
      if (members.some((one) => one.given === given) && named === undefined) continue;
      const own = random.chance(0.86) ? family : familyOf(random, lists);
      const entity = `p${seed}_${all.length + members.length}`;
      const birth = twin?.birth ?? { year, month: random.int(1, 12), day: random.int(1, 28) };
      members.push({
        entity,
        sex,
        given,
        middle: random.chance(0.4)
          ? common(random, sex === 'f' ? lists.women : lists.men)
          : undefined,
        family: own,
        maiden:
          sex === 'f' && member < 2 && random.chance(0.3) ? familyOf(random, lists) : undefined,
        birth,
        birthPlace: random.pickSkewed(near)[2] ?? '',
        mobile: phoneOf(random, random.pick(['6', '7'])),
        otherMobile: phoneOf(random, random.pick(['6', '7'])),
        landline,
        mail: mail ?? mailboxOf(random, given, own, birth.year, mailboxes),
        otherMail: mailboxOf(random, given, own, birth.year, mailboxes),
        home,
        formerHome: random.chance(0.25) ? homeOf(random, random.pickSkewed(near)) : undefined,
        nir: nirOf(random, sex, birth),
        employer: random.pickSkewed(FIRMS),
        relatives: [],
      });
    }
    for (const one of members) one.relatives.push(...members.filter((other) => other !== one));
    all.push(...members);
  }
  return all;
}

/** Early members more often: the commonest name has a few percent, not a tenth. */
function common<T>(random: Random, list: readonly T[]): T {
  const found = list[Math.floor(random.next() ** 1.7 * list.length)];
  return found ?? random.pick(list);
}

function familyOf(random: Random, lists: Lists): string {
  return lists === FRENCH && random.chance(0.55)
    ? inventFamily(random)
    : common(random, lists.families);
}

function otherSex(random: Random, member: number, first: TruePerson | undefined): 'f' | 'm' {
  if (member === 1 && random.chance(0.95)) return first?.sex === 'f' ? 'm' : 'f';
  return random.pick(['f', 'm'] as const);
}

function homeOf(random: Random, place: readonly string[]): Home {
  const street = random.chance(0.7) ? random.pick(HEROES) : `de ${random.pick(FRENCH.families)}`;
  return {
    number: `${random.int(1, 140)}${random.chance(0.06) ? ' bis' : ''}`,
    street: `${random.pick(KINDS)} ${street}`,
    postcode: place[0] ?? '',
    city: place[2] ?? '',
  };
}

function phoneOf(random: Random, kind: string): string {
  const digits = String(random.int(10_000_000, 99_999_999));
  return `0${kind}${digits}`;
}

function plain(text: string): string {
  return text
    .normalize('NFD')
    .toLowerCase()
    .replace(/[^a-z]/g, '');
}

function mailboxOf(
  random: Random,
  given: string,
  family: string,
  year: number,
  taken: Set<string>,
): string {
  const [g, f] = [plain(given), plain(family)];
  const user = random.weighted([
    [`${g}.${f}`, 5],
    [`${g.slice(0, 1)}${f}`, 2],
    [`${g}${f}${String(year).slice(2)}`, 3],
    [`${f}.${g}${random.int(1, 99)}`, 2],
    [`${random.pick(['chat', 'soleil', 'lune', 'star', 'petit'])}${g}${random.int(1, 999)}`, 2],
  ]);
  return unique(random, user, taken);
}

/** A provider gives an address out once: the next of the name takes another provider, or a number. */
function unique(random: Random, user: string, taken: Set<string>): string {
  for (let tries = 0; ; tries++) {
    const address = `${user}${tries < 3 ? '' : random.int(1, 9999)}@${random.pick(DOMAINS)}`;
    if (taken.has(address)) continue;
    taken.add(address);
    return address;
  }
}

/** Thirteen digits as the French social security writes them; they give sex, year and month away. */
function nirOf(random: Random, sex: 'f' | 'm', birth: TruePerson['birth']): string {
  const two = (value: number) => String(value).padStart(2, '0');
  const place = `${two(random.int(1, 95))}${String(random.int(1, 500)).padStart(3, '0')}`;
  const order = String(random.int(1, 999)).padStart(3, '0');
  return `${sex === 'm' ? 1 : 2}${two(birth.year % 100)}${two(birth.month)}${place}${order}`;
}
