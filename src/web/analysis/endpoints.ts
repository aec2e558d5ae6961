import type { AggregationRequest } from '../../analytics/aggregation/request.ts';
import { v1 } from '../api/endpoints.ts';
import { bodyOf } from '../api/request.ts';

/** A request as a caller writes it: what has a default may be left out. */
export type AggregationAsked = Parameters<typeof v1.aggregations.$post>[0]['json'];

export function getFields(signal: AbortSignal) {
  return bodyOf(v1.fields.$get({}, { init: { signal } }));
}

export async function aggregate(json: AggregationAsked, signal: AbortSignal) {
  const answer = await bodyOf(v1.aggregations.$post({ json, query: {} }, { init: { signal } }));
  // The route can also answer with a file, but only where one is asked for.
  if (typeof answer === 'string') throw new Error('a file came that was not asked for');
  return answer;
}

/** The rows as a file. */
export async function aggregateFile(json: AggregationAsked, format: 'csv' | 'ndjson') {
  const response = await v1.aggregations.$post({ json, query: { format } });
  return response.blob();
}

export type TrendsAsked = Parameters<typeof v1.analytics.trends.$post>[0]['json'];
export function findTrends(json: TrendsAsked, signal: AbortSignal) {
  return bodyOf(v1.analytics.trends.$post({ json }, { init: { signal } }));
}

export type ExplainAsked = Parameters<typeof v1.analytics.explain.$post>[0]['json'];
export function explain(json: ExplainAsked, signal: AbortSignal) {
  return bodyOf(v1.analytics.explain.$post({ json }, { init: { signal } }));
}

export type Measure = AggregationRequest['measures'][number];
export type Dimension = AggregationRequest['dimensions'][number];
