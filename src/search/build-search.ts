import type { estypes } from '@elastic/elasticsearch';
import type { ProfileDoc } from '../model/profile.ts';
import { type BuiltQuery, buildQuery, type QueryOptions } from './build-query.ts';
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

export interface SearchOptions extends QueryOptions {
  /** Fields the asker may see: nothing else leaves the engine. */
  readonly visible: ReadonlySet<keyof ProfileDoc>;
  /** Recency counts from here; pages of one search share it, so that scores stay comparable. */
  readonly now: Date;
  /** Sort values of the last hit of the page before. */
  readonly after?: readonly unknown[];
}

export interface BuiltSearch extends BuiltQuery {
  /** `undefined` where nothing can match, so that the engine need not be asked. */
  readonly body: estypes.SearchRequest | undefined;
}

/** The engine's search for a request: one hit more than asked for tells whether a next page exists. */
export function buildSearch(request: SearchRequest, options: SearchOptions): BuiltSearch {
  const everybody = request.query.trim() === '';
  const built = buildQuery(request.query, options);
  if (built.query === undefined && !everybody) return { ...built, body: undefined };
  const matched: Query = {
    bool: {
      ...(built.query === undefined ? {} : { must: [built.query] }),
      filter: [{ term: { status: 'active' } }, ...buildFilters(request.filters ?? {})],
    },
  };
  const body: estypes.SearchRequest = {
    size: request.size + 1,
    track_total_hits: false,
    _source: HIT_FIELDS.filter((field) => options.visible.has(field)),
    query: request.sort === 'relevance' ? ranked(matched, options.now) : matched,
    sort: buildSort(request.sort),
    ...(options.after === undefined ? {} : { search_after: options.after as estypes.SortResults }),
  };
  return { ...built, body };
}

function buildFilters(filters: SearchFilters): Query[] {
  const { lifecycle_stage, channel, country, source, churn_band, provenance, conflict } = filters;
  return [
    ...(lifecycle_stage === undefined ? [] : [{ terms: { lifecycle_stage } }]),
    ...(channel === undefined ? [] : [{ terms: { channels: channel } }]),
    ...(country === undefined ? [] : [{ terms: { country } }]),
    ...(source === undefined ? [] : [{ terms: { sources: source } }]),
    ...(churn_band === undefined ? [] : [{ terms: { 'predictions.churn_band': churn_band } }]),
    ...(provenance === undefined ? [] : buildProvenance(provenance)),
    ...(conflict === undefined ? [] : [{ terms: { conflicts: conflict } }]),
  ];
}

function ranked(query: Query, now: Date): Query {
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
