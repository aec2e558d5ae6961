import { JUNK_EMAILS, JUNK_PHONES, typeEmail, typeName, typePhone } from '../messy.ts';
import { addressAt, jobAt, type Person } from '../people.ts';
import { createRandom } from '../random.ts';
import { type DemoRow, frenchDate, parisClock, type World } from './world.ts';

/** Row of the CRM, typed in by people: French headers, dates day first, empty cells, odd values. */
export function contactRow(person: Person, atMs: number, n: number, world: World): DemoRow {
  const random = createRandom(world.seed, 'crm', person.index, n);
  // Spelling belongs to the row as it was first typed; a later change touches what changed.
  const typed = createRandom(world.seed, 'crm', person.index);
  const address = addressAt(person, atMs);
  const job = jobAt(person, atMs);
  const knowsMobile = person.mobile !== undefined && typed.chance(0.82);
  const family = typeName(person.family, typed);
  const given = typeName(person.given, typed);
  const swapped = typed.chance(0.015);
  const email = typed.chance(0.8)
    ? typeEmail(person.email, typed)
    : typed.chance(0.1)
      ? typed.pick(JUNK_EMAILS)
      : '';
  const mobile = knowsMobile
    ? typePhone(person.mobile ?? '', typed)
    : typed.chance(0.08)
      ? typed.pick(JUNK_PHONES)
      : '';
  return {
    source: 'crm',
    kind: 'record',
    id: person.crmId,
    payload: {
      id_client: person.crmId,
      civilite: typed.chance(0.85)
        ? person.sex === 'f'
          ? typed.pick(['Mme', 'Mme', 'Madame'])
          : typed.pick(['M.', 'M', 'Monsieur'])
        : '',
      nom: swapped ? given : family,
      prenom: swapped ? family : given,
      date_naissance: typed.chance(0.6)
        ? typed.chance(0.01)
          ? '00/00/0000'
          : frenchDate(person.birth.getTime())
        : '',
      email,
      tel_mobile: mobile,
      tel_fixe:
        person.landline !== undefined && typed.chance(0.8) ? typePhone(person.landline, typed) : '',
      adresse: typed.chance(0.9) ? typeName(address.street, random) : '',
      code_postal: address.postcode,
      ville: typeName(address.town.city, random),
      region: typed.chance(0.5) ? address.town.region : '',
      pays: random.pick(['France', 'FRANCE', 'FR', 'France', '']),
      societe: job?.company ?? '',
      fonction: job?.title ?? '',
      carte_fidelite: person.loyaltyId !== undefined && typed.chance(0.7) ? person.loyaltyId : '',
      langue: person.language,
      optin_email: random.weighted([
        [person.habits.newsletter ? 'O' : 'N', 8],
        ['', 2],
      ]),
      optin_sms: random.weighted([
        ['O', 3],
        ['N', 4],
        ['', 3],
      ]),
      cree_le: parisClock(person.joinedMs),
      modifie_le: parisClock(atMs),
    },
  };
}
