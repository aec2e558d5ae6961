import type { estypes } from '@elastic/elasticsearch';
import type { ProfileDoc } from '../model/profile.ts';
import { compileCondition } from '../segments/compile.ts';
import type { Clock } from '../segments/moment.ts';
import { type BuiltQuery, buildQuery, type QueryOptions } from './build-query.ts';
import { buildFacets, FACET_NAMES, type Facet, filterFacet } from './facets.ts';
import type { Query } from './match-word.ts';
import { buildProvenance } from './provenance-filter.ts';
import { type SearchFilters, type SearchRequest, SORTS } from './request.ts';
import { RANKING } from './tiers.ts';

/** What a hit shows, before masking. */
export const HIT_FIELDS = [
  'profile_id',
  'display_name',
  'names',
  'emails',
  'phones',
  'identifier_values',
  'identifiers',
  'birth_date',
  'company',
  'city',
  'postcode',
  'country',
  'lifecycle_stage',
  'anonymous',
  'channels',
  'last_seen_at',
  'events_count',
  'relational',
] as const satisfies readonly (keyof ProfileDoc)[];

export interface SearchOptions extends QueryOptions, Clock {
  /** Fields the asker may see: nothing else leaves the engine. */
  readonly visible: ReadonlySet<keyof ProfileDoc>;
  /** Sort values of the last hit of the page before. */
  readonly after?: readonly unknown[];
}

export interface BuiltSearch extends BuiltQuery {
  /** `undefined` where nothing can match, so that the engine need not be asked. */
  readonly body: estypes.SearchRequest | undefined;
  /** counts by facet, where they were asked for */
  readonly facets: estypes.SearchRequest | undefined;
}

/** The engine's search for a request: one hit more than asked for tells whether a next page exists. */
export function buildSearch(request: SearchRequest, options: SearchOptions): BuiltSearch {
  const everybody = request.query.trim() === '';
  const built = buildQuery(request.query, options);
  if (built.query === undefined && !everybody)
    return { ...built, body: undefined, facets: undefined };
  const filters = buildFilters(request.filters ?? {}, options);
  const must = built.query === undefined ? {} : { must: [built.query] };
  const active: Query = { term: { status: 'active' } };
  const matched: Query = {
    bool: { ...must, filter: [active, ...filters.map(({ query }) => query)] },
  };
  const body: estypes.SearchRequest = {
    size: request.size + 1,
    track_total_hits: false,
    _source: HIT_FIELDS.filter((field) => options.visible.has(field)),
    query: request.sort === 'relevance' ? ranked(matched, request, options) : matched,
    sort: buildSort(request.sort),
    ...(options.after === undefined ? {} : { search_after: options.after as estypes.SortResults }),
  };
  const facets =
    request.facets === undefined
      ? undefined
      : buildFacets(
          // Counting needs no scores.
          { bool: { filter: [active, ...(built.query === undefined ? [] : [built.query])] } },
          request.facets,
          filters,
          request.filters ?? {},
        );
  return { ...built, body, facets };
}

interface BuiltFilter {
  readonly facet: Facet | undefined;
  readonly query: Query;
}

function buildFilters(filters: SearchFilters, clock: Clock): BuiltFilter[] {
  const { provenance, conflict, condition } = filters;
  const lists = FACET_NAMES.flatMap((facet): BuiltFilter[] => {
    const values = filters[facet];
    return values === undefined ? [] : [{ facet, query: filterFacet(facet, values) }];
  });
  const others = [
    ...(provenance === undefined ? [] : buildProvenance(provenance)),
    ...(conflict === undefined ? [] : [{ terms: { conflicts: conflict } }]),
    ...(condition === undefined
      ? []
      : [compileCondition(condition, { ...clock, subject: 'profiles' }, 'filters.condition')]),
  ];
  return [...lists, ...others.map((query) => ({ facet: undefined, query }))];
}

function ranked(query: Query, { prefer }: SearchRequest, clock: Clock): Query {
  const { now } = clock;
  const preferred =
    prefer === undefined
      ? []
      : [
          {
            filter: compileCondition(prefer, { ...clock, subject: 'profiles' }, 'prefer'),
            weight: RANKING.preferred_weight,
          },
        ];
  return {
    function_score: {
      query,
      score_mode: 'sum',
      boost_mode: 'sum',
      functions: [
        {
          // Refunds can make revenue negative, of which there is no logarithm.
          filter: { range: { 'relational.revenue_minor': { gt: 0 } } },
          field_value_factor: { field: 'relational.revenue_minor', modifier: 'ln1p', missing: 0 },
          weight: RANKING.value_factor,
        },
        {
          // Without the filter, the engine takes an unknown date for the best one.
          filter: { exists: { field: 'last_seen_at' } },
          gauss: {
            last_seen_at: { origin: now.toISOString(), scale: `${RANKING.recency_scale_days}d` },
          },
          weight: RANKING.recency_weight,
        },
        ...preferred,
      ],
    },
  };
}

function buildSort(sort: SearchRequest['sort']): estypes.SortCombinations[] {
  const by = SORTS[sort];
  const first: estypes.SortCombinations =
    by === undefined
      ? { _score: { order: 'desc' } }
      : { [by.path]: { order: by.order, missing: '_last' } };
  return [first, { profile_id: { order: 'asc' } }];
}
