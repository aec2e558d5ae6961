import { namespaceOf, parseKey } from '../identity/identifier-key.ts';
import type { Field } from '../identity/matching/fields.ts';
import type { Person } from '../identity/matching/person.ts';
import { preparePersons } from '../identity/matching/prepare.ts';
import type { ProfileState } from '../model/profile.ts';
import { own } from './own.ts';
import { MATCHED_FIELDS } from './same-identity.ts';

/** Parts of a state that say who somebody is. */
export type MatchedState = Pick<ProfileState, 'candidates' | 'identifiers'>;

const FIELD_OF: Readonly<Record<(typeof MATCHED_FIELDS)[number], Field>> = {
  given_name: 'given_name',
  middle_name: 'middle_name',
  family_name: 'family_name',
  full_name: 'full_name',
  sex: 'sex',
  birth_date: 'birth_date',
  email: 'email',
  phone: 'phone',
  street: 'street',
  postcode: 'postcode',
  city: 'city',
  company: 'employer',
  job_title: 'occupation',
};

/** Numbers given out to one person: two of one kind speak against two profiles being one. */
const DOCUMENTS = new Set(['national_id', 'loyalty_id']);

/** Most values of one kind that are compared, so that a profile of hundreds costs no more than one of a few. */
const MOST = { names: 8, addresses: 8, births: 5, mails: 20, phones: 20, documents: 20 } as const;

/**
 * A profile made ready to be compared: everything any source says of it, not the golden values alone, so that two
 * profiles agree where any two of their values do. A source's name stays with its own first name, its street with its
 * own town.
 * @param defaultCountry ISO 3166-1 alpha-2, for telephone numbers without a country code
 */
export function matchedPerson(id: string, state: MatchedState, defaultCountry: string): Person {
  const columns = new Map<string, Field>();
  const groups: Map<string, string>[] = [];
  const sources = new Set<string>();
  for (const field of MATCHED_FIELDS) {
    for (const source of Object.keys(own(state.candidates, field) ?? {})) sources.add(source);
  }
  for (const source of [...sources].sort()) {
    const group = new Map<string, string>();
    for (const field of MATCHED_FIELDS) {
      const value = own(own(state.candidates, field) ?? {}, source)?.value;
      if (typeof value !== 'string' || value === '') continue;
      group.set(field, value);
      columns.set(field, FIELD_OF[field]);
    }
    groups.push(group);
  }
  for (const key of Object.keys(state.identifiers).sort()) {
    const namespace = namespaceOf(key);
    const field = fieldOfNamespace(namespace);
    if (field === undefined) continue;
    const { scope, value } = parseKey(key);
    const column = field === 'document_id' ? `${namespace}:${scope ?? ''}` : field;
    columns.set(column, field);
    groups.push(new Map([[column, value]]));
  }
  const [person] = preparePersons([{ id, source: undefined, groups }], columns, { defaultCountry });
  if (person === undefined) throw new TypeError('one record makes one person');
  return bounded(person);
}

function fieldOfNamespace(namespace: string): Field | undefined {
  if (namespace === 'email' || namespace === 'phone') return namespace;
  return DOCUMENTS.has(namespace) ? 'document_id' : undefined;
}

function bounded(person: Person): Person {
  return {
    ...person,
    names: distinct(person.names).slice(0, MOST.names),
    addresses: distinct(person.addresses).slice(0, MOST.addresses),
    births: person.births.slice(0, MOST.births),
    mails: person.mails.slice(0, MOST.mails),
    phones: person.phones.slice(0, MOST.phones),
    documents: person.documents.slice(0, MOST.documents),
  };
}

/** Several sources say the same. */
function distinct<T>(values: readonly T[]): T[] {
  return [...new Map(values.map((value) => [JSON.stringify(value), value])).values()];
}
