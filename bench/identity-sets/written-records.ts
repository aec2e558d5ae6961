import { mistype, typePhone, withoutAccents } from '../../src/demo/messy.ts';
import type { Random } from '../../src/demo/random.ts';
import { foldText } from '../../src/identity/words/fold.ts';
import { doubleNames, otherForms } from '../../src/identity/words/nicknames.ts';
import type { Home, TruePerson } from './true-people.ts';

/** How well the clerks of a company write. */
export interface Care {
  /** multiplies each rate of errors */
  readonly errors: number;
  /** share of the fields that are left empty */
  readonly empty: number;
  /** share of people whose records hold a document number */
  readonly documents: number;
}

/** What one record says of a person, field by field, before a source puts it into its own columns. */
export interface Written {
  given: string;
  middle: string;
  family: string;
  birth: { year: number; month: number; day: number } | undefined;
  sex: 'f' | 'm' | undefined;
  mail: string;
  mobile: string;
  landline: string;
  home: Home | undefined;
  nir: string;
  employer: string;
  birthPlace: string;
}

/** Writes one record of a person as it might have been typed in. */
export function write(person: TruePerson, random: Random, care: Care): Written {
  const errs = (rate: number) => random.chance(rate * care.errors);
  const kept = (rate: number) => !random.chance(Math.min(0.95, rate * care.empty));
  const relative = person.relatives.length > 0 ? random.pick(person.relatives) : undefined;
  const home =
    person.formerHome !== undefined && random.chance(0.4) ? person.formerHome : person.home;
  const [given, family] = names(person, random, errs);
  const swapped = errs(0.015);
  return {
    given: swapped ? family : given,
    middle: person.middle !== undefined && random.chance(0.5) ? person.middle : '',
    family: swapped ? given : family,
    birth: kept(0.3) ? birthOf(person, relative, random, errs) : undefined,
    sex: kept(0.2) ? (errs(0.01) ? flip(person.sex) : person.sex) : undefined,
    mail: kept(0.35) ? mailOf(person, relative, random, errs) : '',
    mobile: kept(0.35) ? phoneOf(person, relative, random, errs) : '',
    landline: person.landline !== undefined && kept(0.5) ? typePhone(person.landline, random) : '',
    home: kept(0.2) ? writeHome(home, random, errs) : undefined,
    nir: random.chance(care.documents)
      ? errs(0.03)
        ? slipDigit(person.nir, random)
        : person.nir
      : '',
    employer: kept(0.6) ? person.employer : '',
    birthPlace: kept(0.5) ? person.birthPlace : '',
  };
}

type Errs = (rate: number) => boolean;

function names(person: TruePerson, random: Random, errs: Errs): [string, string] {
  let given = person.given;
  let family = person.maiden !== undefined && random.chance(0.3) ? person.maiden : person.family;
  if (person.maiden !== undefined && errs(0.1)) family = `${person.maiden} ${person.family}`;
  const short = nickname(given, random);
  if (short !== undefined && errs(0.07)) given = short;
  else if (errs(0.03)) given = `${given.slice(0, 1)}.`;
  else if (given.includes('-') && errs(0.3)) given = given.split('-')[0] ?? given;
  if (errs(0.05)) given = mistype(given, random);
  if (errs(0.05)) family = mistype(family, random);
  if (errs(0.01)) given = mistype(mistype(given, random), random);
  if (random.chance(0.2)) family = family.toUpperCase();
  if (random.chance(0.3)) [given, family] = [withoutAccents(given), withoutAccents(family)];
  if (errs(0.03)) given = `${given} ${person.middle ?? ''}`.trim();
  return [given, family];
}

function nickname(given: string, random: Random): string | undefined {
  const folded = foldText(given);
  const forms = otherForms(folded).filter((form) => form.length < folded.length);
  if (forms.length > 0) return random.pick(forms);
  return folded.includes('-') && doubleNames('jp').length > 0
    ? folded
        .split('-')
        .map((part) => part.slice(0, 1))
        .join('')
    : undefined;
}

function birthOf(
  person: TruePerson,
  relative: TruePerson | undefined,
  random: Random,
  errs: Errs,
): Written['birth'] {
  const { year, month, day } = person.birth;
  if (errs(0.02)) return { year: 1900, month: 1, day: 1 };
  if (errs(0.02)) return { year, month: 1, day: 1 };
  if (errs(0.015) && day <= 12) return { year, month: day, day: month };
  if (errs(0.01) && relative !== undefined) return relative.birth;
  if (errs(0.02))
    return { year, month, day: Math.max(1, Math.min(28, day + random.pick([-1, 1]))) };
  if (errs(0.015)) return { year: year + random.pick([-10, -1, 1, 10]), month, day };
  return { year, month, day };
}

function mailOf(
  person: TruePerson,
  relative: TruePerson | undefined,
  random: Random,
  errs: Errs,
): string {
  if (errs(0.06) && relative !== undefined) return relative.mail;
  const mail = random.chance(0.25) ? person.otherMail : person.mail;
  const [user = '', domain = ''] = mail.split('@');
  if (errs(0.03)) return `${mistype(user, random)}@${domain}`;
  if (errs(0.01)) return `${user}@${mistype(domain, random)}`;
  return errs(0.03) ? `${user}+achats@${domain}` : mail;
}

function phoneOf(
  person: TruePerson,
  relative: TruePerson | undefined,
  random: Random,
  errs: Errs,
): string {
  if (errs(0.06) && relative !== undefined) return typePhone(relative.mobile, random);
  const phone = random.chance(0.2) ? person.otherMobile : person.mobile;
  return typePhone(errs(0.03) ? slipDigit(phone, random) : phone, random);
}

function writeHome(home: Home, random: Random, errs: Errs): Home {
  let { number, street, postcode, city } = home;
  if (errs(0.05)) street = mistype(street, random);
  if (random.chance(0.3)) {
    street = street
      .replace(/^avenue/, 'av.')
      .replace(/^boulevard/, 'bd')
      .replace(/^rue/, random.pick(['r.', 'rue']))
      .replace('Général', 'Gal')
      .replace('Saint', 'St');
  }
  if (random.chance(0.2)) street = withoutAccents(street).toUpperCase();
  if (errs(0.02)) number = slipDigit(number, random);
  if (errs(0.03)) postcode = slipDigit(postcode, random);
  if (errs(0.04)) city = mistype(city, random);
  if (random.chance(0.3)) city = withoutAccents(city).toUpperCase();
  return { number, street, postcode, city };
}

function slipDigit(text: string, random: Random): string {
  const at = random.int(0, text.length - 1);
  return text.slice(0, at) + String(random.int(0, 9)) + text.slice(at + 1);
}

function flip(sex: 'f' | 'm'): 'f' | 'm' {
  return sex === 'f' ? 'm' : 'f';
}
