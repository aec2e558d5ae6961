import type { Ids } from '../../identity/ids.ts';
import type { ProfileState } from '../../model/profile.ts';
import type { Traits } from '../../model/traits.ts';
import { type Belonging, companiesOf } from './companies-of.ts';
import { familyNamesOf } from './family-names.ts';
import { homeKey } from './home-key.ts';

/** What a person shares with the others of one home: the door, and one family name. */
export interface HouseholdLink {
  readonly relation_id: string;
  /** folded */
  readonly family_name: string;
}

export type CompanyLink = Belonging & { readonly relation_id: string };

export interface Relations {
  /** At most 8, all of one door. */
  readonly households: readonly HouseholdLink[];
  /** At most 10, accounts and groups before employers, the newest first. */
  readonly companies: readonly CompanyLink[];
}

/** The parts of a state that relations are made from. */
export type RelatedState = Pick<ProfileState, 'candidates' | 'identifiers' | 'groups'>;

/** Finds what a person has in common with others. Who shares an id is related, and is never merged for it. */
export interface RelationFinder {
  /**
   * @param fields golden values
   * @param emails canonical addresses, the golden one first
   */
  find(state: RelatedState, fields: Omit<Traits, 'custom'>, emails: readonly string[]): Relations;
}

/** Doors and ids that are remembered, so that a profile that is written often costs no hashing. */
const REMEMBERED = 20_000;

/** @param ids the same ids give the same relations; nobody without the secret can guess an address back */
export function createRelationFinder(ids: Pick<Ids, 'relation'>): RelationFinder {
  const doorOf = remembering((text) => {
    const [street, postcode, city] = text.split('\n');
    return homeKey({ street, postcode, city });
  });
  const idOf = remembering((text) => ids.relation(text));
  return {
    find: (state, fields, emails) => ({
      households: householdsOf(state, fields, doorOf, idOf),
      companies: companiesOf(state, fields.company, emails).map((belonging) => ({
        ...belonging,
        relation_id: idOf(
          belonging.kind === 'group'
            ? `group\0${belonging.key}`
            : `employer\0${belonging.company}\0${belonging.domain}`,
        ),
      })),
    }),
  };
}

function householdsOf(
  { candidates }: RelatedState,
  fields: Omit<Traits, 'custom'>,
  doorOf: (text: string) => string | undefined,
  idOf: (text: string) => string,
): HouseholdLink[] {
  if (!fields.street) return [];
  const lines = [fields.street, fields.postcode ?? '', fields.city ?? ''];
  const door = doorOf(lines.map((line) => line.replaceAll('\n', ' ')).join('\n'));
  if (door === undefined) return [];
  return familyNamesOf(candidates, fields).map((family_name) => ({
    relation_id: idOf(`household\0${door}\0${family_name}`),
    family_name,
  }));
}

/** Remembers what a function gave for the last texts; all are forgotten when there are too many. */
function remembering<T>(make: (text: string) => T): (text: string) => T {
  const made = new Map<string, { readonly value: T }>();
  return (text) => {
    const known = made.get(text);
    if (known !== undefined) return known.value;
    if (made.size >= REMEMBERED) made.clear();
    const value = make(text);
    made.set(text, { value });
    return value;
  };
}
