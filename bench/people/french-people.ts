import { fakerFR } from '@faker-js/faker';
import { createIds } from '../../src/identity/ids.ts';
import { foldText } from '../../src/identity/words/fold.ts';
import type { ProfileDoc } from '../../src/model/profile.ts';
import { claimsOf } from '../../src/profile/claims.ts';
import { projectProfile } from '../../src/profile/project.ts';
import { createRelationFinder } from '../../src/profile/relations/find-relations.ts';
import { emptyState } from '../../src/profile/state.ts';
import { compileSurvivorship, NO_RULES } from '../../src/profile/survivorship/compile.ts';
import { soundAlikePairs } from '../../test/fixtures/sound-alikes.ts';
import { createRandom, type Random } from './random.ts';

const RELATIONS = createRelationFinder(createIds('relations of a benchmark, not a secret'));

const { first_name, last_name } = fakerFR.definitions.person;
export const GIVEN = [...(first_name.female ?? []), ...(first_name.male ?? [])];
/** Family names whose misspellings were written down by hand. */
export const HEARD_NAMES = [
  ...new Set([...soundAlikePairs('tuned'), ...soundAlikePairs('heldOut')].map(([right]) => right)),
];
const KNOWN_FAMILIES = [...new Set([...(last_name.generic ?? []), ...HEARD_NAMES])];
const BEGINNINGS =
  'Bar Beau Bel Ber Bon Bou Bru Cal Cha Chau Cor Cou Dau Del Des Dou Du Fau Fer Fon Four Gau Ger Gou Gra Gui Har Jau Jou La Lam Lan Le Mai Mar Mau Mon Mor Nau Pa Pel Per Phi Pi Pou Quen Ra Rai Rau Re Ri Ro Rou Sa Sau Ser Sou Tau Ter Thi Tou Val Vau Ver Vin'.split(
    ' ',
  );
const MIDDLES =
  'ba be bi cha che chi di ga gne lan len li ma men mi na ni pi quin ra ri sse ta ti vi'.split(' ');
const ENDINGS =
  'ard aud ault eau el elle er et ette eux ier ière in ine lat lin nay net on ot oux tel telle teau tier ton val vin ville zac'.split(
    ' ',
  );
const CITIES: readonly (readonly [string, string])[] = [
  ['Paris', '75'],
  ['Marseille', '13'],
  ['Lyon', '69'],
  ['Toulouse', '31'],
  ['Nice', '06'],
  ['Nantes', '44'],
  ['Montpellier', '34'],
  ['Strasbourg', '67'],
  ['Bordeaux', '33'],
  ['Lille', '59'],
  ['Rennes', '35'],
  ['Reims', '51'],
  ['Saint-Étienne', '42'],
  ['Le Havre', '76'],
  ['Grenoble', '38'],
  ['Dijon', '21'],
  ['Angers', '49'],
  ['Nîmes', '30'],
  ['Clermont-Ferrand', '63'],
  ['Aix-en-Provence', '13'],
];
const MAIL_HOSTS = ['example.com', 'example.org', 'example.net', 'mail.example', 'poste.example'];
const DAY_MS = 86_400_000;

/** What a synthetic person is asked for by. */
export interface SyntheticPerson {
  readonly id: string;
  readonly given: string;
  readonly family: string;
  readonly email: string;
  readonly phone: string;
  readonly customerId: string;
  readonly doc: () => ProfileDoc;
}

/** A family name that sounds French and that few others have. */
export function inventFamily(random: Pick<Random, 'next' | 'pick'>): string {
  return (
    random.pick(BEGINNINGS) +
    (random.next() < 0.6 ? random.pick(MIDDLES) : '') +
    random.pick(ENDINGS)
  );
}

/** Person number `index` of a seeded French population: a pure function, so that nothing need be kept. */
export function frenchPerson(seed: number, index: number, now: Date): SyntheticPerson {
  const random = createRandom(seed, index);
  const given = random.pickCommon(GIVEN);
  const family = random.next() < 0.4 ? random.pickCommon(KNOWN_FAMILIES) : inventFamily(random);
  const plain = (text: string) => foldText(text).replace(/[^a-z]/g, '');
  const email = `${plain(given)}.${plain(family)}${index % 9973}@${random.pick(MAIL_HOSTS)}`;
  const phone = `+33${random.pick(['6', '7', '1', '4'])}${String(random.int(1e8)).padStart(8, '0')}`;
  const customerId = String(10_000_000 + index);
  const [city, department] = random.pickCommon(CITIES);
  const at = new Date(now.getTime() - random.int(900) * DAY_MS).toISOString();
  const revenue_minor = random.next() < 0.3 ? null : Math.round(Math.exp(random.next() * 10) * 50);
  const postcode = department + String(random.int(20) * 10).padStart(3, '0');
  const id = `p_${String(index).padStart(20, '0')}`;
  return {
    id,
    given,
    family,
    email,
    phone,
    customerId,
    doc: () => {
      const claims = claimsOf({
        source: 'crm',
        at,
        identifiers: [`email:${email}`, `phone:${phone}`, `customer_id:shop/${customerId}`],
        traits: {
          given_name: given,
          family_name: family,
          full_name: `${given} ${family}`,
          email,
          phone,
          city,
          postcode,
          country: 'FR',
        },
      });
      const input = {
        profile_id: id,
        created_at: at,
        updated_at: at,
        now: now.toISOString(),
        survivorship: compileSurvivorship(NO_RULES, {}),
        relations: RELATIONS,
      };
      const doc = projectProfile({ ...emptyState(), ...claims }, input);
      return {
        ...doc,
        last_seen_at: at,
        first_seen_at: at,
        relational: { ...doc.relational, revenue_minor, currency: 'EUR' },
      };
    },
  };
}
