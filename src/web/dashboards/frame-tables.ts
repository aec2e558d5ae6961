import type { DashboardAnswer } from '../../analytics/dashboards/answer.ts';
import type { Panel } from '../../analytics/dashboards/spec.ts';
import type { Labels } from '../analysis/labels.ts';
import type { ChartTable } from '../charts/chart-table.ts';
import type { AnalysisWords } from '../i18n/fr-analysis.ts';
import { figuresOf, keyColumns, readFigure } from './frames.ts';
import { defaultName, measureText } from './use-reader.ts';

/** Every panel's figures, one table after the other, each under its title. Figures are exact, keys as they are stored. */
export function frameTables(
  panels: readonly Panel[],
  answer: Pick<DashboardAnswer, 'panels' | 'time_zone'>,
  { labels, words }: { labels: Labels; words: AnalysisWords },
): ChartTable[] {
  const answered = new Map(answer.panels.map((one) => [one.id, one]));
  return panels.flatMap((panel) => {
    const one = answered.get(panel.id);
    if (one?.status !== 'ok' || one.frame === undefined) return [];
    const { frame } = one;
    const keys = keyColumns(frame);
    const figures = figuresOf(frame, {
      labels,
      figures: NO_FIGURES,
      panel,
      zone: answer.time_zone,
      measure: (name) => {
        if (panel.query.kind !== 'aggregation') return name;
        const found = panel.query.measures.find(
          (each) => (each.name ?? defaultName(each)) === name,
        );
        return found === undefined ? name : measureText(found, panel.query.over, { labels, words });
      },
    });
    const rows = keys.length === 0 ? [{ keys: {}, values: frame.totals }] : frame.rows;
    return [
      {
        columns: [
          labels.text(panel.title),
          ...keys.map(({ name }) => name),
          ...figures.map(({ label }) => label),
        ],
        rows: rows.map((row) => [
          '',
          ...keys.map(({ name }) => {
            const key = (row.keys as Readonly<Record<string, unknown>>)[name];
            return key === null || key === undefined ? '' : String(key);
          }),
          ...figures.map((figure) => readFigure(row.values, figure)),
        ]),
      },
    ];
  });
}

/** Nothing is written in words here. */
const NO_FIGURES = {
  write: String,
  short: String,
  change: () => null,
  time: String,
  hour: String,
  degrees: String,
  weekday: String,
};
