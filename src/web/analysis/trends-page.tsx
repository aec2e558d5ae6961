import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { DataTable } from '../charts/data-table.tsx';
import { PeriodPicker } from '../dashboards/view-controls.tsx';
import { FieldSelect } from '../explore/field-select.tsx';
import { Choice } from '../explore/filter-editor.tsx';
import { useAnalysisWords } from '../i18n/analysis-words.ts';
import { Labelled } from '../kit/labelled.tsx';
import { StatePanel } from '../kit/state-panel.tsx';
import { AnalysisLayout } from './answer-frame.tsx';
import { useLabels } from './labels.ts';
import { type Drill, PeopleDrill } from './people-drill.tsx';
import { trendsQuery } from './queries.ts';
import { useAnalysis } from './use-analysis.ts';

const MEASURES = ['people', 'count'] as const;
const AGAINST = ['previous_period', 'previous_year'] as const;

/** What rises and falls beyond chance. */
export function TrendsPage() {
  const words = useAnalysisWords();
  const labels = useLabels();
  const { view, put, period, putPeriod, one, ends, zone } = useAnalysis();
  const [drill, setDrill] = useState<Drill | null>(null);
  const field = view['field'] ?? 'items.category';
  const measure = one('measure', MEASURES, 'people');
  const against = one('against', AGAINST, 'previous_period');
  const asked = useQuery(
    trendsQuery({
      over: 'events',
      field,
      measure,
      period: ends,
      against,
      time_zone: zone,
      size: 100,
    }),
  );
  if (drill !== null) {
    return <PeopleDrill drill={drill} period={period} back={() => setDrill(null)} />;
  }
  const { trends: text } = words.analyses;
  const trends = asked.data?.trends ?? [];
  const moving = trends.filter(({ trend }) => trend !== 'steady');
  return (
    <AnalysisLayout
      asked={asked}
      form={
        <>
          <Labelled text={words.explore.field}>
            <FieldSelect
              over="events"
              value={field}
              label={words.explore.field}
              fits={({ type }) => type === 'keyword'}
              change={(next) => put({ field: next })}
            />
          </Labelled>
          <Labelled text={text.measure}>
            <Choice
              label={text.measure}
              value={measure}
              options={text.measures}
              change={(next) => put({ measure: next })}
            />
          </Labelled>
          <PeriodPicker period={period} change={putPeriod} />
          <Labelled text={words.explore.compare}>
            <Choice
              label={words.explore.compare}
              value={against}
              options={{
                previous_period: words.boards.compares.previous_period,
                previous_year: words.boards.compares.previous_year,
              }}
              change={(next) => put({ against: next })}
            />
          </Labelled>
          <Link to="/analyses/$kind" params={{ kind: 'explain' }} className="text-link">
            {words.analyses.because}
          </Link>
        </>
      }
    >
      {asked.data === undefined ? null : (
        <section className="card" aria-label={words.explore.result}>
          {moving.length === 0 ? (
            <StatePanel icon="chart" heading={words.analyses.steady}>
              <p className="dim">{words.analyses.steady_hint}</p>
            </StatePanel>
          ) : null}
          <DataTable
            label={words.explore.result}
            columns={[
              { key: 'key', label: labels.field('events', field), unit: null },
              { key: 'trend', label: text.trend, unit: null },
              { key: 'now', label: text.now, unit: { kind: 'count' } },
              { key: 'before', label: text.before, unit: { kind: 'count' } },
              { key: 'expected', label: text.expected, unit: { kind: 'number' } },
              { key: 'ratio', label: text.ratio, unit: { kind: 'number' } },
              { key: 'sure', label: text.sure, unit: { kind: 'share' } },
            ]}
            rows={trends.map(
              ({ key, trend, now, before, expected, ratio, false_discovery_rate }) => ({
                key: String(key),
                cells: [
                  labels.value('events', field, key),
                  `${trend === 'rising' ? '↗' : trend === 'falling' ? '↘' : '→'} ${text.way[trend]}`,
                  now,
                  before,
                  Math.round(expected * 10) / 10,
                  ratio,
                  false_discovery_rate,
                ],
              }),
            )}
            selection={{
              chosen: new Set(),
              choose: (key) =>
                setDrill({
                  name: `${labels.field('events', field)} ${labels.value('events', field, key)}`,
                  over: 'events',
                  condition: {
                    op: 'all',
                    conditions: [
                      { op: 'is', field, values: [key] },
                      { op: 'range', field: 'occurred_at', gte: ends.from, lt: ends.to },
                    ],
                  },
                }),
            }}
          />
          <p className="dim analysis-foot" role="status">
            {words.analyses.tested(asked.data.tested)} · {words.boards.zone(asked.data.time_zone)}
          </p>
        </section>
      )}
    </AnalysisLayout>
  );
}
