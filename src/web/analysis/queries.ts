import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { v1 } from '../api/endpoints.ts';
import { bodyOf } from '../api/request.ts';
import {
  type AggregationAsked,
  aggregate,
  type ExplainAsked,
  explain,
  findTrends,
  getFields,
  type TrendsAsked,
} from './endpoints.ts';

export type FieldsFound = Awaited<ReturnType<typeof getFields>>;
export type FieldFound = FieldsFound['fields'][number];
export type Aggregated = Awaited<ReturnType<typeof aggregate>>;
export type Trended = Awaited<ReturnType<typeof findTrends>>;
export type Explained = Awaited<ReturnType<typeof explain>>;

export const fieldsQuery = queryOptions({
  queryKey: ['fields'],
  queryFn: ({ signal }) => getFields(signal),
  staleTime: 10 * 60_000,
});

/** Questions are shared by their body; the former answer stays until the next one comes. */
export function aggregationQuery(asked: AggregationAsked | null) {
  return queryOptions({
    queryKey: ['aggregations', asked],
    queryFn: ({ signal }) => aggregate(asked ?? missing(), signal),
    enabled: asked !== null,
    placeholderData: keepPreviousData,
  });
}

export function trendsQuery(asked: TrendsAsked) {
  return queryOptions({
    queryKey: ['trends', asked],
    queryFn: ({ signal }) => findTrends(asked, signal),
    placeholderData: keepPreviousData,
  });
}

export function explainQuery(asked: ExplainAsked) {
  return queryOptions({
    queryKey: ['explain', asked],
    queryFn: ({ signal }) => explain(asked, signal),
    placeholderData: keepPreviousData,
  });
}

export type ServiceAsked = Parameters<typeof v1.analytics.service.$post>[0]['json'];
export function serviceQuery(json: ServiceAsked) {
  return queryOptions({
    queryKey: ['analytics', 'service', json],
    queryFn: ({ signal }) => bodyOf(v1.analytics.service.$post({ json }, { init: { signal } })),
    placeholderData: keepPreviousData,
  });
}

function missing(): never {
  throw new Error('a question that was not put was asked');
}
