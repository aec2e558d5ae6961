import { z } from 'zod';
import { Channel } from '../model/channel.ts';
import { CountryCode, SnakeName, SourceId } from '../model/names.ts';
import { ChurnBand } from '../model/predictions.ts';
import { LifecycleStage, type ProfileDoc } from '../model/profile.ts';
import { Filter } from '../segments/condition.ts';
import { FACET_NAMES, ValueBand } from './facets.ts';
import { ProvenanceFilter, TraitName } from './provenance-filter.ts';
import { LONGEST_QUERY } from './tiers.ts';

/** Orders of a list, each with the field it reads; `relevance` reads none. */
export const SORTS = {
  relevance: undefined,
  last_seen: { field: 'last_seen_at', path: 'last_seen_at', order: 'desc' },
  value: { field: 'relational', path: 'relational.revenue_minor', order: 'desc' },
  created: { field: 'created_at', path: 'created_at', order: 'desc' },
  expected_value: {
    field: 'predictions',
    path: 'predictions.expected_value_minor',
    order: 'desc',
  },
  churn: { field: 'predictions', path: 'predictions.churn_probability', order: 'desc' },
  name: { field: 'display_name', path: 'display_name', order: 'asc' },
} as const satisfies Record<
  string,
  { field: keyof ProfileDoc; path: string; order: 'asc' | 'desc' } | undefined
>;
export type Sort = keyof typeof SORTS;

const several = <T extends z.ZodType>(item: T) => z.array(item).min(1).max(50).optional();

export const SearchFilters = z.strictObject({
  lifecycle_stage: several(LifecycleStage),
  channel: several(Channel),
  country: several(CountryCode),
  source: several(SourceId),
  segment: several(z.string().min(1).max(128)),
  region: several(z.string().min(1).max(256)),
  city: several(z.string().min(1).max(256)).meta({ description: 'as written on the profile' }),
  consent: several(SnakeName).meta({ description: 'one of these purposes is granted' }),
  value_band: several(ValueBand).meta({
    description: 'spent so far, in the own currency of each person, never converted',
  }),
  condition: Filter.optional().meta({ description: 'any condition over fields of people' }),
  churn_band: several(ChurnBand),
  provenance: ProvenanceFilter.optional(),
  conflict: several(TraitName).meta({ description: 'sources disagree on one of these fields' }),
});
export type SearchFilters = z.infer<typeof SearchFilters>;

/** What a caller may ask; it travels in a body so that typed names stay out of addresses and logs. */
export const SearchRequest = z.strictObject({
  query: z.string().max(LONGEST_QUERY).default('').meta({
    description:
      'fragments of a name, e-mail, phone, identifier, town or company in any order; plain text, never query syntax; empty: everybody',
    example: 'marie dup 0612',
  }),
  filters: SearchFilters.optional(),
  facets: z.array(z.enum(FACET_NAMES)).max(FACET_NAMES.length).optional().meta({
    description: 'lists to count people by, each under all filters but its own',
  }),
  prefer: Filter.optional().meta({
    description:
      'whom to put before others who match as well, such as a region or portfolio; hides nobody',
  }),
  size: z.int().min(1).max(100).default(10),
  sort: z.enum(Object.keys(SORTS) as [Sort, ...Sort[]]).default('relevance'),
  cursor: z.string().max(2000).optional().meta({ description: '`next_cursor` of the page before' }),
});
export type SearchRequest = z.infer<typeof SearchRequest>;
