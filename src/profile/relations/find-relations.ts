import type { Ids } from '../../identity/ids.ts';
import type { ProfileState } from '../../model/profile.ts';
import type { Traits } from '../../model/traits.ts';
import { type Belonging, companiesOf, companyKey } from './companies-of.ts';
import { familyNamesOf, partsOfName } from './family-names.ts';
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

/** Doors, names and ids that are remembered of each, so that a profile that is written often costs little. */
const REMEMBERED = 10_000;

/** @param ids the same ids give the same relations; nobody without the secret can guess an address back */
export function createRelationFinder(ids: Pick<Ids, 'relation'>): RelationFinder {
  const doorOf = remembering((text) => {
    const [street, postcode, city] = text.split('\n');
    return homeKey({ street, postcode, city });
  });
  const partsOf = remembering(partsOfName);
  const keyOf = remembering(companyKey);
  const idOf = remembering((text) => ids.relation(text));
  return {
    find: (state, fields, emails) => ({
      households: fields.street
        ? householdsOf(
            doorOf(linesOf(fields)),
            familyNamesOf(state.candidates, fields, partsOf),
            idOf,
          )
        : [],
      companies: companiesOf(state, fields.company, emails, keyOf).map((belonging) => ({
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

function linesOf({ street, postcode, city }: Omit<Traits, 'custom'>): string {
  return [street, postcode, city].map((line) => (line ?? '').replaceAll('\n', ' ')).join('\n');
}

/** All ids of one door: one for each family name. */
function householdsOf(
  door: string | undefined,
  names: readonly string[],
  idOf: (text: string) => string,
): HouseholdLink[] {
  if (door === undefined) return [];
  return names.map((family_name) => ({
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
