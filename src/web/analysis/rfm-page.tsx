import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { RfmGrid } from '../charts/rfm-grid.tsx';
import { rfmChoice } from '../dashboards/rfm-frame.ts';
import { Choice } from '../explore/filter-editor.tsx';
import { useAnalysisWords } from '../i18n/analysis-words.ts';
import { Labelled } from '../kit/labelled.tsx';
import { StatePanel } from '../kit/state-panel.tsx';
import { AnalysisLayout } from './answer-frame.tsx';
import { type Drill, PeopleDrill } from './people-drill.tsx';
import { aggregationQuery } from './queries.ts';
import { useAnalysis } from './use-analysis.ts';

const MEASURES = ['people', 'revenue', 'average'] as const;
const MONEY = 'computed.rfm.monetary_minor';

/** Customers by how recently and how often they bought, each from 1 to 5. */
export function RfmPage() {
  const words = useAnalysisWords();
  const { put, one, zone, period } = useAnalysis();
  const [drill, setDrill] = useState<Drill | null>(null);
  const measure = one('measure', MEASURES, 'people');
  const asked = useQuery(
    aggregationQuery({
      over: 'profiles',
      measures: [
        { kind: 'people', name: 'people' },
        { kind: 'sum', name: 'revenue', field: MONEY },
        { kind: 'average', name: 'average', field: MONEY },
      ],
      dimensions: [
        { kind: 'field', field: 'computed.rfm.recency_score', name: 'recency' },
        { kind: 'field', field: 'computed.rfm.frequency_score', name: 'frequency' },
      ],
      time_zone: zone,
      size: 100,
    }),
  );
  if (drill !== null) {
    return <PeopleDrill drill={drill} period={period} back={() => setDrill(null)} />;
  }
  const rows = asked.data?.rows ?? [];
  const currency = currencyOf(asked.data?.totals['revenue']);
  const value = (figure: unknown): number | null =>
    typeof figure === 'number'
      ? figure
      : typeof figure === 'object' && figure !== null
        ? ((figure as Readonly<Record<string, number | null>>)[currency] ?? null)
        : null;
  return (
    <AnalysisLayout
      asked={asked}
      form={
        <Labelled text={words.explore.measures}>
          <Choice
            label={words.explore.measures}
            value={measure}
            options={words.analyses.rfm.measures}
            change={(next) => put({ measure: next })}
          />
        </Labelled>
      }
    >
      {asked.data === undefined ? null : rows.length === 0 ? (
        <section className="card">
          <StatePanel icon="chart" heading={words.panel.empty}>
            <p className="dim">{words.analyses.rfm.empty}</p>
          </StatePanel>
        </section>
      ) : (
        <section className="card" aria-label={words.explore.result}>
          <RfmGrid
            label={words.tabs.rfm}
            unit={measure === 'people' ? { kind: 'count' } : { kind: 'money', currency }}
            cells={rows.map(({ keys, values }) => ({
              recency: Number(keys['recency']),
              frequency: Number(keys['frequency']),
              value: value(values[measure]),
            }))}
            selection={{
              chosen: new Set(),
              choose: (key) => {
                const chosen = rfmChoice(key);
                if (chosen.kind !== 'condition') return;
                setDrill({ name: `RF ${key}`, over: 'profiles', condition: chosen.condition });
              },
            }}
          />
          <p className="dim analysis-foot">
            {words.panel.exact} · {words.boards.zone(asked.data.time_zone)}
          </p>
        </section>
      )}
    </AnalysisLayout>
  );
}

/** The currency most of the money is in: the others are not added to it. */
function currencyOf(total: unknown): string {
  if (typeof total !== 'object' || total === null) return 'EUR';
  const [first] = Object.entries(total as Readonly<Record<string, number | null>>).sort(
    (a, b) => (b[1] ?? 0) - (a[1] ?? 0),
  );
  return first?.[0] ?? 'EUR';
}
