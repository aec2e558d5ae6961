import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { CohortsAnswer } from '../../analytics/cohorts/request.ts';
import { CohortGrid } from '../charts/cohort-grid.tsx';
import { TimeSeries } from '../charts/time-series.tsx';
import { PeriodPicker } from '../dashboards/view-controls.tsx';
import { Choice } from '../explore/filter-editor.tsx';
import { useAnalysisWords } from '../i18n/analysis-words.ts';
import { Labelled } from '../kit/labelled.tsx';
import { StatePanel } from '../kit/state-panel.tsx';
import { COHORT_MEASURES, cohortRows } from './answer-charts.ts';
import { AnalysisLayout, ReadingNote } from './answer-frame.tsx';
import { nextStart } from './next-start.ts';
import { type Drill, PeopleDrill } from './people-drill.tsx';
import { useStepWords } from './step-words.ts';
import { useAnalysis } from './use-analysis.ts';
import { cohortsQuery } from './walk-queries.ts';

const BY = ['time', 'channel', 'first_product'] as const;
const STARTS = ['first_seen', 'first_order'] as const;
const INTERVALS = ['week', 'month', 'quarter'] as const;
/** Curves told apart in one chart. */
const MOST_CURVES = 6;

/** Who began together, and what of them is left or has come in, period after period. */
export function CohortsPage() {
  const words = useAnalysisWords();
  const { cohort } = useStepWords();
  const { put, one, period, putPeriod, ends, zone } = useAnalysis();
  const [drill, setDrill] = useState<Drill | null>(null);
  const { cohorts: text } = words.analyses;
  const by = one('by', BY, 'time');
  const start = by === 'first_product' ? 'first_order' : one('start', STARTS, 'first_order');
  const interval = one('interval', INTERVALS, 'month');
  const measure = one('measure', COHORT_MEASURES, 'share');
  const asked = useQuery(
    cohortsQuery({
      by: by === 'time' ? { kind: by, interval } : { kind: by },
      start,
      interval,
      period: ends,
      periods: 12,
      time_zone: zone,
    }),
  );
  if (drill !== null) {
    return <PeopleDrill drill={drill} period={period} back={() => setDrill(null)} />;
  }
  const open =
    by === 'time'
      ? (key: string) => {
          const field = start === 'first_seen' ? 'first_seen_at' : 'relational.first_order_at';
          const to = new Date(
            nextStart(Date.parse(`${key}T12:00:00Z`) - 43_200_000, interval, 'UTC'),
          );
          setDrill({
            name: cohort({ key, others: false }),
            over: 'profiles',
            condition: { op: 'range', field, gte: key, lt: to.toISOString().slice(0, 10) },
          });
        }
      : null;
  return (
    <AnalysisLayout
      asked={asked}
      form={
        <>
          <PeriodPicker period={period} change={putPeriod} />
          <Labelled text={text.by}>
            <Choice
              label={text.by}
              value={by}
              options={text.bys}
              change={(next) => put({ by: next })}
            />
          </Labelled>
          {by === 'first_product' ? null : (
            <Labelled text={text.start}>
              <Choice
                label={text.start}
                value={start}
                options={text.starts}
                change={(next) => put({ start: next })}
              />
            </Labelled>
          )}
          <Labelled text={words.explore.interval}>
            <Choice
              label={words.explore.interval}
              value={interval}
              options={{
                week: words.explore.intervals.week,
                month: words.explore.intervals.month,
                quarter: words.explore.intervals.quarter,
              }}
              change={(next) => put({ interval: next })}
            />
          </Labelled>
          <Labelled text={words.explore.measures}>
            <Choice
              label={words.explore.measures}
              value={measure}
              options={text.measures}
              change={(next) => put({ measure: next })}
            />
          </Labelled>
        </>
      }
    >
      {asked.data === undefined ? null : asked.data.cohorts.length === 0 ? (
        <section className="card">
          <StatePanel icon="people" heading={words.panel.empty}>
            <p className="dim">{words.panel.empty_hint}</p>
          </StatePanel>
        </section>
      ) : (
        <>
          <Grid answer={asked.data} measure={measure} open={open} />
          <Curves answer={asked.data} />
        </>
      )}
    </AnalysisLayout>
  );
}

function Grid({
  answer,
  measure,
  open,
}: {
  answer: CohortsAnswer;
  measure: (typeof COHORT_MEASURES)[number];
  open: ((key: string) => void) | null;
}) {
  const words = useAnalysisWords();
  const { cohort } = useStepWords();
  const { rows, unit } = cohortRows(answer, measure, cohort);
  return (
    <section className="card" aria-label={words.tabs.cohorts}>
      <CohortGrid
        rows={rows}
        unit={unit}
        label={words.tabs.cohorts}
        period={(index) => `+${index}`}
        open={open}
      />
      <ReadingNote reading={answer.reading} zone={answer.time_zone} />
    </section>
  );
}

/** Revenue per person from the beginning on: the curve that says what a cohort comes to be worth. */
function Curves({ answer }: { answer: CohortsAnswer }) {
  const words = useAnalysisWords();
  const { cohort } = useStepWords();
  const { cohorts: text } = words.analyses;
  const greatest = [...answer.cohorts].sort((a, b) => b.people - a.people).slice(0, MOST_CURVES);
  const shown = answer.cohorts.filter((one) => greatest.includes(one));
  const { rows, unit } = cohortRows({ ...answer, cohorts: shown }, 'revenue_per_person', cohort);
  const length = Math.max(0, ...rows.map(({ values }) => values.length));
  return (
    <section className="card" aria-labelledby="curves-title">
      <h2 className="card-title" id="curves-title">
        {text.curves}
      </h2>
      <TimeSeries
        lines={rows.map(({ key, label, values }) => ({ key, label, values }))}
        axis={{
          starts: Array.from({ length }, (_, i) => i),
          interval: 'month',
          zone: 'UTC',
          names: Array.from({ length }, (_, i) => `+${i}`),
        }}
        unit={unit}
        label={text.curves}
        chosen={null}
        choose={null}
      />
    </section>
  );
}
