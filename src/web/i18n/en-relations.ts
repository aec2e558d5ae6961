import type { frRelations } from './fr-relations.ts';
import { createPlural } from './plural.ts';

const plural = createPlural('en-GB');

/** Words of the card of household and company, in English. */
export const enRelations: typeof frRelations = {
  heading: 'Household and company',
  failed: 'This person’s relations could not be read.',
  household: 'Household',
  company: 'Company',
  same_home: (family, address) =>
    address === ''
      ? `Same address and same family name: ${family}`
      : `Same address and same family name: ${family}, ${address}`,
  same_employer: (company, domains) => `Same employer and same mail domain: ${company}, ${domains}`,
  same_group: (kind, value) => `Both belong to: ${kind} ${value}`,
  group: 'group',
  others: (count, atLeast) =>
    plural(count, {
      one: atLeast ? 'at least # other person' : '# other person',
      other: atLeast ? 'at least # other people' : '# other people',
    }),
  unnamed: 'Unnamed person',
  more: 'Show more',
  apart: 'Each person keeps a profile of their own.',
};
