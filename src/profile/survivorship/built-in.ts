import type { SurvivorshipGroup, SurvivorshipRule } from '../../model/survivorship.ts';

/**
 * Groups where a company declares none. A name or an address put together from two sources may be nobody's. What
 * names a country only is no address: it stands behind every source that gives a place in it.
 */
export const BUILT_IN_GROUPS: readonly SurvivorshipGroup[] = [
  {
    name: 'name',
    fields: ['title', 'given_name', 'middle_name', 'family_name', 'full_name'],
    anchors: ['family_name', 'full_name'],
    fill: ['title'],
    choose: ['source_priority', 'newest'],
  },
  {
    name: 'address',
    fields: ['street', 'postcode', 'city', 'region', 'country', 'location'],
    anchors: ['street', 'postcode', 'city'],
    fill: ['region', 'country'],
    choose: ['source_priority', 'newest'],
  },
];

/** Rules of fields that no rule of the company's names, even by `*`. */
export const BUILT_IN_RULES: readonly SurvivorshipRule[] = [
  { fields: ['email', 'phone'], choose: ['verified', 'source_priority', 'newest'] },
  // Each system counts from when it first met the person; the company met them at the earliest.
  { fields: ['customer_since'], choose: ['min'] },
  { fields: ['*'], choose: ['source_priority', 'newest'] },
];
