import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import type { Dashboard } from '../../analytics/dashboards/spec.ts';
import type { View } from '../../analytics/dashboards/view.ts';
import type { Condition } from '../../segments/condition.ts';
import {
  findDashboards,
  findPeopleBehind,
  findSegments,
  findVersions,
  getDashboard,
  previewDashboard,
  queryDashboard,
} from './endpoints.ts';

export const dashboardsQuery = queryOptions({
  queryKey: ['dashboards', 'list'],
  queryFn: ({ signal }) => findDashboards(signal),
});

export function dashboardQuery(id: string) {
  return queryOptions({
    queryKey: ['dashboards', 'one', id],
    queryFn: ({ signal }) => getDashboard(id, signal),
  });
}

/** Panels under a view; those of the view before stay until the new ones come. */
export function panelsQuery(id: string, view: View, everySeconds: number) {
  return queryOptions({
    queryKey: ['dashboards', 'panels', id, view],
    queryFn: ({ signal }) => queryDashboard(id, view, signal),
    placeholderData: (former, query) => (query?.queryKey[2] === id ? former : undefined),
    refetchInterval: everySeconds === 0 ? false : everySeconds * 1000,
  });
}

export function previewQuery(dashboard: Dashboard, view: View) {
  return queryOptions({
    queryKey: ['dashboards', 'preview', dashboard, view],
    queryFn: ({ signal }) => previewDashboard(dashboard, view, signal),
    placeholderData: (former) => former,
    retry: false,
  });
}

export function versionsQuery(id: string) {
  return queryOptions({
    queryKey: ['dashboards', 'versions', id],
    queryFn: ({ signal }) => findVersions(id, signal),
  });
}

/** @param condition `null` while it is not known yet */
export function peopleBehindQuery(condition: Condition | undefined | null) {
  return infiniteQueryOptions({
    queryKey: ['people_behind', condition],
    queryFn: ({ pageParam, signal }) => findPeopleBehind(condition ?? undefined, pageParam, signal),
    enabled: condition !== null,
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next_cursor,
  });
}

export const segmentsQuery = queryOptions({
  queryKey: ['segments'],
  queryFn: ({ signal }) => findSegments(signal),
});
