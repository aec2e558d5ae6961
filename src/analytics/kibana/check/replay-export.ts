import type { estypes } from '@elastic/elasticsearch';
import { minorDigits } from '../../../model/minor-units.ts';
import type { DashboardAnswer, PanelAnswer } from '../../dashboards/answer.ts';
import type { Dashboard, Panel } from '../../dashboards/spec.ts';
import { dashboardId } from '../dashboard-object.ts';
import type { KibanaOptions } from '../figures.ts';
import { Inexpressible } from '../inexpressible.ts';
import type { LensLayer } from '../lens.ts';
import { buildLensPanel } from '../lens-panel.ts';
import { compareWithFrame, type Difference } from './compare.ts';
import { type Fault, type Line, layersOf, nameOf, readLens, readPanels } from './read-export.ts';
import { compileLayer, type ReplayContext, type Replayed, readLayer } from './replay.ts';

export type ReplaySearch = (
  index: string,
  body: estypes.SearchRequest,
) => Promise<
  | { readonly kind: 'answer'; readonly total: number; readonly aggregations: unknown }
  | { readonly kind: 'refused'; readonly reason: string }
>;

export interface ReplayReport {
  /** layers that the engine answered */
  readonly replayed: number;
  /** layers whose figures were held against our own panel, and how many figures */
  readonly compared: number;
  readonly figures: number;
  /** rows in all: an export over nothing proves nothing */
  readonly rows: number;
  readonly faults: readonly Fault[];
  readonly differences: readonly (Difference & {
    readonly dashboard: string;
    readonly panel: string;
  })[];
}

/**
 * Runs every layer of an export as the aggregation that Lens would send, and holds what comes back against the
 * answers of our own dashboards.
 * @param answerOf our own panels of a dashboard that was exported; `undefined` where there is nothing to compare with
 */
export async function replayExport(
  objects: readonly Line[],
  dashboards: readonly Dashboard[],
  options: KibanaOptions,
  deps: {
    readonly search: ReplaySearch;
    readonly answerOf: (id: string) => Promise<DashboardAnswer | undefined>;
    readonly timezone: string;
    readonly onProgress?: (done: number, total: number) => void;
  },
): Promise<ReplayReport> {
  const titles = new Map(
    objects
      .filter(({ type }) => type === 'index-pattern')
      .map((view) => [view.id, view.attributes]),
  );
  const byObject = new Map(dashboards.map((one) => [dashboardId(options.prefix, one.id), one]));
  const report = {
    replayed: 0,
    compared: 0,
    figures: 0,
    rows: 0,
    faults: [] as Fault[],
    differences: [] as ReplayReport['differences'][number][],
  };
  const exported = objects.filter(({ type }) => type === 'dashboard');
  for (const [done, object] of exported.entries()) {
    deps.onProgress?.(done, exported.length);
    const dashboard = byObject.get(object.id);
    const answer = dashboard === undefined ? undefined : await deps.answerOf(dashboard.id);
    for (const panel of readPanels(object) ?? []) {
      const lens = readLens(panel);
      if (panel.type !== 'lens' || lens === undefined) continue;
      const at = { object: nameOf(object), panel: panel.panelIndex };
      const own = answer?.panels.find(({ id }) => id === panel.panelIndex);
      for (const [id, layer] of layersOf(lens)) {
        const reference = lens.references.find(({ name }) => name.endsWith(`-${id}`));
        const view = titles.get(reference?.id ?? '');
        if (typeof view?.['title'] !== 'string') continue;
        const timeField = view['timeFieldName'];
        const context: ReplayContext = {
          query: lens.state.query,
          timeField: typeof timeField === 'string' ? timeField : null,
          period: periodOf(own, answer),
          timezone: answer?.time_zone ?? deps.timezone,
          auto: intervalOf(own),
        };
        const found = await deps.search(view['title'], compileLayer(layer, context));
        if (found.kind === 'refused') {
          report.faults.push({ ...at, rule: 'not_answered', detail: found.reason });
          continue;
        }
        report.replayed += 1;
        const replayed = readLayer(layer, found);
        report.rows += replayed.rows.length;
        const spec = dashboard?.panels.find((one) => one.id === panel.panelIndex);
        const compared =
          spec === undefined ? undefined : compare(layer, replayed, spec, own, options);
        if (compared === undefined) continue;
        report.compared += 1;
        report.figures += compared.compared;
        for (const difference of compared.differences) {
          report.differences.push({
            dashboard: dashboard?.id ?? object.id,
            panel: panel.panelIndex,
            ...difference,
          });
        }
      }
    }
  }
  deps.onProgress?.(exported.length, exported.length);
  return report;
}

function periodOf(own: PanelAnswer | undefined, answer: DashboardAnswer | undefined) {
  const period = own?.status === 'ok' ? own.period : answer?.period;
  return period ?? undefined;
}

const INTERVALS: Readonly<Record<string, string>> = {
  minute: '1m',
  hour: '1h',
  day: '1d',
  week: '1w',
  month: '1M',
  quarter: '1q',
  year: '1y',
};

/** What our own panel took for `auto`. */
function intervalOf(own: PanelAnswer | undefined): string | undefined {
  if (own?.status !== 'ok') return undefined;
  const interval = own.frame?.columns.map(({ select }) => select?.interval).find(Boolean);
  return interval === undefined ? undefined : INTERVALS[interval];
}

function compare(
  layer: LensLayer,
  replayed: Replayed,
  panel: Panel,
  own: PanelAnswer | undefined,
  options: KibanaOptions,
) {
  if (own?.status !== 'ok' || own.frame === undefined) return undefined;
  const measures = measuresOf(panel, options);
  if (Object.keys(measures).length === 0) return undefined;
  const money = { currency: options.currency, digits: minorDigits(options.currency) };
  return compareWithFrame(layer, replayed, own.frame, measures, money);
}

function measuresOf(panel: Panel, options: KibanaOptions): Readonly<Record<string, string>> {
  try {
    return buildLensPanel(panel, options).measures;
  } catch (error) {
    if (error instanceof Inexpressible) return {};
    throw error;
  }
}
