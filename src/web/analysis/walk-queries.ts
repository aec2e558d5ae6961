import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { InferResponseType } from 'hono/client';
import { v1 } from '../api/endpoints.ts';
import { bodyOf } from '../api/request.ts';

/** Requests as a caller writes them: what has a default may be left out. */
export type FunnelAsked = Parameters<typeof v1.analytics.funnel.$post>[0]['json'];
export type JourneysAsked = Parameters<typeof v1.analytics.journeys.$post>[0]['json'];
export type CohortsAsked = Parameters<typeof v1.analytics.cohorts.$post>[0]['json'];
export type AttributionAsked = Parameters<typeof v1.analytics.attribution.$post>[0]['json'];

/** The answer as the page receives it. */
export type AttributionShown = InferResponseType<typeof v1.analytics.attribution.$post, 200>;

export function funnelQuery(json: FunnelAsked) {
  return queryOptions({
    queryKey: ['analytics', 'funnel', json],
    queryFn: ({ signal }) => bodyOf(v1.analytics.funnel.$post({ json }, { init: { signal } })),
    placeholderData: keepPreviousData,
  });
}

export function journeysQuery(json: JourneysAsked) {
  return queryOptions({
    queryKey: ['analytics', 'journeys', json],
    queryFn: ({ signal }) => bodyOf(v1.analytics.journeys.$post({ json }, { init: { signal } })),
    placeholderData: keepPreviousData,
  });
}

export function cohortsQuery(json: CohortsAsked) {
  return queryOptions({
    queryKey: ['analytics', 'cohorts', json],
    queryFn: ({ signal }) => bodyOf(v1.analytics.cohorts.$post({ json }, { init: { signal } })),
    placeholderData: keepPreviousData,
  });
}

export function attributionQuery(json: AttributionAsked) {
  return queryOptions({
    queryKey: ['analytics', 'attribution', json],
    queryFn: ({ signal }) => bodyOf(v1.analytics.attribution.$post({ json }, { init: { signal } })),
    placeholderData: keepPreviousData,
  });
}
