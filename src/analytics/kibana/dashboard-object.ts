import type { Dashboard, Panel } from '../dashboards/spec.ts';
import type { PeriodChoice } from '../dashboards/view.ts';
import { type CopyView, dataViewId } from './data-view.ts';
import type { KibanaOptions } from './figures.ts';
import { Inexpressible } from './inexpressible.ts';
import { buildLensPanel, type LensPanel } from './lens-panel.ts';
import { type Reference, type SavedObject, savedObject } from './saved-object.ts';
import { WORDS } from './words.ts';

/** Kibana's grid has 48 columns to our 12, and rows of about half the height. */
const COLUMNS = 4;
const ROWS = 3;

/** A panel that Lens has nothing for, with the reason. */
export interface LeftOut {
  readonly dashboard: string;
  readonly panel: string;
  readonly reason: string;
}

export interface BuiltDashboard {
  readonly object: SavedObject;
  readonly views: readonly CopyView[];
  readonly leftOut: readonly LeftOut[];
}

export function dashboardId(prefix: string, id: string): string {
  return `${prefix}-${id.replaceAll('_', '-')}`;
}

export function tagId(prefix: string): string {
  return `${prefix}-tag`;
}

/**
 * A dashboard as a saved object, its panels by value. A panel that Lens cannot show stands there as a note that says
 * where to read it, so that nothing is missing in silence.
 */
export function buildDashboardObject(dashboard: Dashboard, options: KibanaOptions): BuiltDashboard {
  const { prefix, language } = options;
  const built = dashboard.panels.map((panel) => ({ panel, lens: tryLens(panel, options) }));
  const panels = built.map(({ panel, lens }) => ({
    panelIndex: panel.id,
    gridData: gridOf(panel),
    title: panel.title[language],
    ...('reason' in lens
      ? note(panel.title[language], options)
      : {
          type: 'lens',
          embeddableConfig: { attributes: lens.attributes, enhancements: {} },
        }),
  }));
  const references = built.flatMap(({ panel, lens }): Reference[] =>
    'reason' in lens
      ? []
      : lens.attributes.references.map(({ id, name }) => ({
          type: 'index-pattern',
          id,
          name: `${panel.id}:${name}`,
        })),
  );
  const tag: Reference = { type: 'tag', id: tagId(prefix), name: `tag-ref-${tagId(prefix)}` };
  const about = dashboard.description?.[language];
  const object = savedObject(
    'dashboard',
    dashboardId(prefix, dashboard.id),
    {
      title: `Azimut · ${dashboard.title[language]}`,
      description: [about, WORDS[language].note].filter(Boolean).join(' '),
      hits: 0,
      version: 1,
      panelsJSON: JSON.stringify(panels),
      optionsJSON: JSON.stringify({
        useMargins: true,
        syncColors: true,
        syncCursor: true,
        syncTooltips: true,
        hidePanelTitles: false,
      }),
      kibanaSavedObjectMeta: {
        searchSourceJSON: JSON.stringify({
          query: { query: '', language: 'lucene' },
          filter: [],
        }),
      },
      timeRestore: true,
      ...timeOf(dashboard.period),
      refreshInterval: {
        pause: dashboard.refresh_seconds === undefined,
        value: (dashboard.refresh_seconds ?? 60) * 1000,
      },
    },
    [...references, tag],
  );
  return {
    object,
    views: built.flatMap(({ lens }) => ('reason' in lens ? [] : [lens.view])),
    leftOut: built.flatMap(({ panel, lens }) =>
      'reason' in lens ? [{ dashboard: dashboard.id, panel: panel.id, reason: lens.reason }] : [],
    ),
  };
}

function tryLens(panel: Panel, options: KibanaOptions): LensPanel | { readonly reason: string } {
  try {
    return buildLensPanel(panel, options);
  } catch (error) {
    if (error instanceof Inexpressible) return { reason: error.reason };
    throw error;
  }
}

export function gridOf({ id, position }: Panel) {
  const { x, y, w, h } = position;
  return { x: x * COLUMNS, y: y * ROWS, w: w * COLUMNS, h: h * ROWS, i: id };
}

function note(title: string, { language }: KibanaOptions) {
  return {
    type: 'visualization',
    embeddableConfig: {
      enhancements: {},
      savedVis: {
        title: '',
        description: '',
        type: 'markdown',
        params: {
          fontSize: 12,
          openLinksInNewTab: false,
          markdown: WORDS[language].only_there(title),
        },
        uiState: {},
        data: {
          aggs: [],
          searchSource: { query: { query: '', language: 'lucene' }, filter: [] },
        },
      },
    },
  };
}

const UNITS = { minute: 'm', hour: 'h', day: 'd', week: 'w', month: 'M', year: 'y' } as const;

/** As Kibana says it: whole units up to now, the running one included. */
export function timeOf(period: PeriodChoice): {
  readonly timeFrom: string;
  readonly timeTo: string;
} {
  switch (period.kind) {
    case 'last': {
      const unit = UNITS[period.unit];
      if (period.unit === 'minute' || period.unit === 'hour') {
        return { timeFrom: `now-${period.count}${unit}`, timeTo: 'now' };
      }
      const back = period.count - 1;
      return { timeFrom: `now${back === 0 ? '' : `-${back}${unit}`}/${unit}`, timeTo: 'now' };
    }
    case 'between':
      return { timeFrom: momentOf(period.from), timeTo: momentOf(period.to) };
    case 'all':
      return { timeFrom: 'now-50y', timeTo: 'now' };
  }
}

function momentOf(moment: Extract<PeriodChoice, { kind: 'between' }>['from']): string {
  if (typeof moment === 'string') return new Date(moment).toISOString();
  return `now-${Math.round(moment.days_ago * 24)}h`;
}

/** Ids of the data views, each once, in a fixed order. */
export function distinctViews(prefix: string, views: readonly CopyView[]): CopyView[] {
  const byId = new Map(views.map((view) => [dataViewId(prefix, view), view]));
  return [...byId].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, view]) => view);
}
