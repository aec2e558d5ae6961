import type { Dashboard } from '../../analytics/dashboards/spec.ts';
import type { View } from '../../analytics/dashboards/view.ts';
import type { Condition } from '../../segments/condition.ts';
import { v1 } from '../api/endpoints.ts';
import { bodyOf } from '../api/request.ts';
import { hasAll } from '../api/shown.ts';

export function findDashboards(signal: AbortSignal) {
  return bodyOf(v1.dashboards.$get({}, { init: { signal } }));
}

export async function getDashboard(id: string, signal: AbortSignal) {
  const { dashboard, ...about } = await bodyOf(
    v1.dashboards[':id'].$get({ param: { id } }, { init: { signal } }),
  );
  // Conditions nest without end, which the client's types of JSON cannot say; the server checked it on saving.
  return { ...about, dashboard: dashboard as Dashboard };
}

/** One request for all the panels. */
export function queryDashboard(id: string, view: View, signal: AbortSignal) {
  return bodyOf(
    v1.dashboards[':id'].query.$post({ param: { id }, json: { view } }, { init: { signal } }),
  );
}

/** Of a dashboard that is not saved: what the editor shows. */
export function previewDashboard(dashboard: Dashboard, view: View, signal: AbortSignal) {
  return bodyOf(v1.dashboards.preview.$post({ json: { dashboard, view } }, { init: { signal } }));
}

/** @param version it was read in, for a change; `null` to make a new one */
export function putDashboard(dashboard: Dashboard, version: number | null) {
  return bodyOf(
    v1.dashboards[':id'].$put({
      param: { id: dashboard.id },
      json: dashboard,
      header: version === null ? {} : { 'if-match': tagOf(version) },
    }),
  );
}

export async function deleteDashboard(id: string, version: number): Promise<void> {
  await v1.dashboards[':id'].$delete({ param: { id }, header: { 'if-match': tagOf(version) } });
}

export function findVersions(id: string, signal: AbortSignal) {
  return bodyOf(v1.dashboards[':id'].versions.$get({ param: { id } }, { init: { signal } }));
}

/** @param now the version that is current, which the restored one replaces */
export function restoreVersion(id: string, version: number, now: number) {
  return bodyOf(
    v1.dashboards[':id'].restore.$post({
      param: { id },
      json: { version },
      header: { 'if-match': tagOf(now) },
    }),
  );
}

/** People a condition is true of, a page of them. */
export async function findPeopleBehind(
  condition: Condition | undefined,
  cursor: string | null,
  signal: AbortSignal,
) {
  const json = {
    query: '',
    filters: condition === undefined ? {} : { condition },
    sort: 'last_seen' as const,
    size: 50,
    // With a facet comes how many there are in all.
    ...(cursor === null ? { facets: ['lifecycle_stage' as const] } : { cursor }),
  };
  const found = await bodyOf(v1.profiles.search.$post({ json }, { init: { signal } }));
  const people = found.hits.flatMap(({ profile }) =>
    hasAll(profile, ['profile_id']) ? [profile] : [],
  );
  return { people, total: found.total, next_cursor: found.next_cursor };
}

export function findSegments(signal: AbortSignal) {
  return bodyOf(v1.segments.$get({}, { init: { signal } }));
}

export function putSegment(id: string, title: string, condition: Condition) {
  const json = { id, title: { fr: title, en: title }, condition };
  return bodyOf(v1.segments[':id'].$put({ param: { id }, json, header: {} }));
}

function tagOf(version: number): string {
  return `"${version}"`;
}
