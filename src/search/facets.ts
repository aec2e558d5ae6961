import type { estypes } from '@elastic/elasticsearch';
import { z } from 'zod';
import { UNUSUAL_DIGITS } from '../model/minor-units.ts';
import type { ProfileDoc } from '../model/profile.ts';
import type { Query } from './match-word.ts';

/**
 * Bands of what somebody has spent, in whole units (euros, yen) of the person's own currency; nothing is converted.
 * Each begins at `from` and ends before `to`; who has spent nothing is in the first.
 */
export const VALUE_BANDS = {
  none: {},
  under_100: { to: 100 },
  from_100: { from: 100, to: 500 },
  from_500: { from: 500, to: 2000 },
  from_2000: { from: 2000 },
} as const satisfies Record<string, { readonly from?: number; readonly to?: number }>;
export const ValueBand = z.enum(
  Object.keys(VALUE_BANDS) as [keyof typeof VALUE_BANDS, ...(keyof typeof VALUE_BANDS)[]],
);

/** Lists that people can be narrowed to and counted by: the path of each in the engine, the field that guards it. */
export const FACETS = {
  lifecycle_stage: { path: 'lifecycle_stage', guard: 'lifecycle_stage' },
  segment: { path: 'segments', guard: 'segments' },
  channel: { path: 'channels', guard: 'channels' },
  value_band: { path: 'relational.revenue_minor', guard: 'relational' },
  churn_band: { path: 'predictions.churn_band', guard: 'predictions' },
  consent: { path: 'consents_granted', guard: 'consents_granted' },
  country: { path: 'country', guard: 'country' },
  region: { path: 'region', guard: 'region' },
  city: { path: 'city.keyword', guard: 'city' },
  source: { path: 'sources', guard: 'sources' },
} as const satisfies Record<string, { readonly path: string; readonly guard: keyof ProfileDoc }>;
export type Facet = keyof typeof FACETS;
export const FACET_NAMES = Object.keys(FACETS) as [Facet, ...Facet[]];

/** A facet as counted. `other`: people under values that are not listed, who may be under listed ones too. */
export interface FacetCounts {
  readonly facet: Facet;
  readonly values: { value: string; count: number }[];
  readonly other: number;
}

/** Values of a facet that are listed, most frequent first; the chosen ones are always among them. */
const MOST_VALUES = 20;

/** The engine's condition for the chosen values of a facet: any of them. */
export function filterFacet(facet: Facet, values: readonly string[]): Query {
  const { path } = FACETS[facet];
  if (facet !== 'value_band') return { terms: { [path]: [...values] } };
  return { bool: { should: values.map((value) => bandQuery(ValueBand.parse(value))) } };
}

/**
 * Counts under all filters but the facet's own, so that each count is what choosing that value as well would add;
 * and the number of people under all filters. Counts are exact on one shard; on several, those of the longest lists
 * (towns) may leave out a value that is frequent on no shard.
 * @param matched whom the text finds, before any filter
 * @param filters by the facet each belongs to; those of none narrow every count
 */
export function buildFacets(
  matched: Query,
  facets: readonly Facet[],
  filters: readonly { readonly facet: Facet | undefined; readonly query: Query }[],
  chosen: { readonly [F in Facet]?: readonly string[] | undefined },
): estypes.SearchRequest {
  const under = (facet: Facet | undefined): Query => ({
    bool: {
      filter: filters
        .filter((one) => one.facet === undefined || one.facet !== facet)
        .map(({ query }) => query),
    },
  });
  const counted = facets.map((facet) => [
    facet,
    { filter: under(facet), aggs: valuesOf(facet, chosen[facet] ?? []) },
  ]);
  return {
    size: 0,
    track_total_hits: false,
    query: matched,
    aggs: { total: { filter: under(undefined) }, ...Object.fromEntries(counted) },
  };
}

function valuesOf(
  facet: Facet,
  chosen: readonly string[],
): Record<string, estypes.AggregationsAggregationContainer> {
  if (facet === 'value_band') {
    const bands = ValueBand.options.map((band) => [band, bandQuery(band)] as const);
    return { chosen: { filters: { filters: Object.fromEntries(bands) } } };
  }
  const { path } = FACETS[facet];
  const own = chosen.map((value) => [value, { term: { [path]: value } }] as const);
  return {
    values: { terms: { field: path, size: MOST_VALUES } },
    ...(own.length === 0 ? {} : { chosen: { filters: { filters: Object.fromEntries(own) } } }),
  };
}

function bandQuery(band: keyof typeof VALUE_BANDS): Query {
  const { from, to }: { readonly from?: number; readonly to?: number } = VALUE_BANDS[band];
  // Who has no revenue at all is in the first band.
  if (from === undefined && to === undefined) return { bool: { must_not: [revenue(1)] } };
  const between = (digits: number) => {
    const unit = 10 ** digits;
    return revenue(from === undefined ? 1 : from * unit, to === undefined ? undefined : to * unit);
  };
  const unusual = UNUSUAL_DIGITS.map(({ digits, currencies }) => {
    return { of: { terms: { [CURRENCY]: [...currencies] } }, range: between(digits) };
  });
  const usual = { bool: { must_not: unusual.map(({ of }) => of), filter: [between(2)] } };
  return {
    bool: {
      should: [usual, ...unusual.map(({ of, range }) => ({ bool: { filter: [of, range] } }))],
    },
  };
}

const CURRENCY = 'relational.currency';

function revenue(from: number, to?: number): Query {
  const { path } = FACETS.value_band;
  return { range: { [path]: { gte: from, ...(to === undefined ? {} : { lt: to }) } } };
}

const Count = z.object({ doc_count: z.int() });
const Counted = z.object({
  values: z
    .object({
      buckets: z.array(z.object({ key: z.string(), doc_count: z.int() })),
      sum_other_doc_count: z.int(),
    })
    .optional(),
  chosen: z.object({ buckets: z.record(z.string(), Count) }).optional(),
});

/** Reads what {@link buildFacets} asked for. */
export function readFacets(
  aggregations: Readonly<Record<string, unknown>>,
  facets: readonly Facet[],
): { readonly total: number; readonly facets: FacetCounts[] } {
  const read = facets.map((facet): FacetCounts => {
    const { values, chosen } = Counted.parse(aggregations[facet]);
    const listed = (values?.buckets ?? []).map(({ key, doc_count }) => {
      return { value: key, count: doc_count };
    });
    const added = Object.entries(chosen?.buckets ?? {}).flatMap(([value, { doc_count }]) =>
      listed.some((one) => one.value === value) ? [] : [{ value, count: doc_count }],
    );
    const missing = values === undefined ? 0 : added.reduce((sum, { count }) => sum + count, 0);
    const other = Math.max(0, (values?.sum_other_doc_count ?? 0) - missing);
    return { facet, values: [...listed, ...added], other };
  });
  return { total: Count.parse(aggregations['total']).doc_count, facets: read };
}
