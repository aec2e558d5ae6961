import type { estypes } from '@elastic/elasticsearch';
import type { ProfileDoc } from '../model/profile.ts';
import { compileCondition } from '../segments/compile.ts';
import type { Clock } from '../segments/moment.ts';
import { type BuiltQuery, buildQuery, type QueryOptions } from './build-query.ts';
import { buildFacets, FACET_NAMES, type Facet, filterFacet } from './facets.ts';
import type { Query } from './match-word.ts';
import { buildProvenance } from './provenance-filter.ts';
import { type SearchFilters, type SearchRequest, SORTS } from './request.ts';
import { NO_PREFERENCE, type Preference } from './saved-view.ts';
import { RANKING, VAGUE_LETTERS } from './tiers.ts';
import type { TypedQuery } from './typed-query.ts';

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
  /** Whom the asker works for: put before others who match as well. */
  readonly own?: Preference;
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
  const matched = { ...must, filter: [active, ...filters.map(({ query }) => query)] };
  const first = preferredQueries(request, options);
  const order = orderOf(request, built, first.length > 0);
  const body: estypes.SearchRequest = {
    size: request.size + 1,
    track_total_hits: false,
    _source: [...HIT_FIELDS, ...ownFields(options)].filter((field) => options.visible.has(field)),
    query: {
      ranked: () => ranked({ bool: matched }, first, options),
      preferred: () => ({ bool: { ...matched, should: first.map(preferred) } }),
      plain: () => ({ bool: matched }),
    }[order.scores](),
    sort: order.sort,
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

interface Order {
  /** what scores are made of, beside the text: worth and recency, the asker's preference, or nothing */
  readonly scores: 'ranked' | 'preferred' | 'plain';
  readonly sort: estypes.SortCombinations[];
}

/**
 * Nearly everybody matches no text, or one or two letters of it. To weigh each of them took twenty times as long as to
 * find them, so that they come by how well they match and then as they were last seen.
 */
function orderOf(
  { sort, query }: SearchRequest,
  { typed }: BuiltQuery,
  isPreferring: boolean,
): Order {
  const id: estypes.SortCombinations = { profile_id: { order: 'asc' } };
  const seen: estypes.SortCombinations = { last_seen_at: { order: 'desc', missing: '_last' } };
  const score: estypes.SortCombinations = { _score: { order: 'desc' } };
  const by = SORTS[sort];
  if (by !== undefined) {
    return { scores: 'plain', sort: [{ [by.path]: { order: by.order, missing: '_last' } }, id] };
  }
  if (query.trim() === '' && !isPreferring) return { scores: 'plain', sort: [seen, id] };
  if (query.trim() === '' || isVague(typed)) {
    return { scores: 'preferred', sort: [score, seen, id] };
  }
  return { scores: 'ranked', sort: [score, id] };
}

function isVague({ chunks }: TypedQuery): boolean {
  const [only, second] = chunks;
  return second === undefined && only !== undefined && [...only.folded].length <= VAGUE_LETTERS;
}

/** Whom the request prefers, and whom the asker works for: by region or portfolio, which counts once. */
function preferredQueries({ prefer }: SearchRequest, options: SearchOptions): Query[] {
  const { regions, portfolio } = options.own ?? NO_PREFERENCE;
  const own: Query[] = [
    ...(regions.length === 0 ? [] : [{ terms: { region: [...regions] } }]),
    ...(portfolio.length === 0 ? [] : [{ terms: { segments: [...portfolio] } }]),
  ];
  return [
    ...(prefer === undefined
      ? []
      : [compileCondition(prefer, { ...options, subject: 'profiles' }, 'prefer')]),
    ...(own.length === 0 ? [] : [{ bool: { should: own } }]),
  ];
}

function preferred(filter: Query): Query {
  return { constant_score: { filter, boost: RANKING.preferred_weight } };
}

/** What says whether somebody is the asker's own; read only where that is asked. */
function ownFields({ own = NO_PREFERENCE }: SearchOptions): ('region' | 'segments')[] {
  return [
    ...(own.regions.length === 0 ? [] : (['region'] as const)),
    ...(own.portfolio.length === 0 ? [] : (['segments'] as const)),
  ];
}

/** Why somebody is the asker's own. */
export function whyOwn(
  { regions, portfolio }: Preference,
  { region, segments }: Partial<ProfileDoc>,
): ('region' | 'portfolio')[] {
  return [
    ...(region != null && regions.includes(region) ? (['region'] as const) : []),
    ...(segments?.some((segment) => portfolio.includes(segment)) ? (['portfolio'] as const) : []),
  ];
}

function ranked(query: Query, first: readonly Query[], { now }: Clock): Query {
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
        ...first.map((filter) => ({ filter, weight: RANKING.preferred_weight })),
      ],
    },
  };
}
