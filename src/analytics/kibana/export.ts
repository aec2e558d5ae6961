import type { Dashboard } from '../dashboards/spec.ts';
import { buildDashboardObject, distinctViews, type LeftOut, tagId } from './dashboard-object.ts';
import { buildDataView } from './data-view.ts';
import type { KibanaOptions } from './figures.ts';
import { type SavedObject, savedObject } from './saved-object.ts';
import { WORDS } from './words.ts';

export interface KibanaExport {
  /** data views first, then the tag, then dashboards: what is referred to before what refers to it */
  readonly objects: readonly SavedObject[];
  readonly leftOut: readonly LeftOut[];
}

/** Everything Kibana is given for these dashboards. The same dashboards always give the same objects and ids. */
export function exportDashboards(
  dashboards: readonly Dashboard[],
  options: KibanaOptions,
): KibanaExport {
  const { prefix, language } = options;
  const built = dashboards.map((dashboard) => buildDashboardObject(dashboard, options));
  const always = [
    { over: 'events', timeField: 'occurred_at' },
    { over: 'profiles', timeField: null },
  ] as const;
  const views = distinctViews(prefix, [...always, ...built.flatMap((one) => one.views)]);
  const tag = savedObject('tag', tagId(prefix), {
    name: WORDS[language].tag,
    description: '',
    color: '#3b5bdb',
  });
  return {
    objects: [
      ...views.map((view) => buildDataView(prefix, view, language)),
      tag,
      ...built.map(({ object }) => object),
    ],
    leftOut: built.flatMap(({ leftOut }) => leftOut),
  };
}
