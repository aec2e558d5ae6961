import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Bars } from '../charts/bars.tsx';
import { DataTable } from '../charts/data-table.tsx';
import { Metric } from '../charts/metric.tsx';
import { TimeSeries } from '../charts/time-series.tsx';
import { PeriodPicker } from '../dashboards/view-controls.tsx';
import { useAnalysisWords } from '../i18n/analysis-words.ts';
import { AnalysisLayout } from './answer-frame.tsx';
import { type Drill, PeopleDrill } from './people-drill.tsx';
import { serviceQuery } from './queries.ts';
import { useStepWords } from './step-words.ts';
import { useAnalysis } from './use-analysis.ts';

const COUNT = { kind: 'count' } as const;
const SHARE = { kind: 'share' } as const;
const HOURS = { kind: 'hours' } as const;

/** How customers were helped: how much, how fast, how well, and what about. */
export function ServicePage() {
  const words = useAnalysisWords();
  const { channel } = useStepWords();
  const { period, putPeriod, ends, zone } = useAnalysis();
  const [drill, setDrill] = useState<Drill | null>(null);
  const { service: text } = words.analyses;
  const asked = useQuery(serviceQuery({ period: ends, time_zone: zone }));
  if (drill !== null) {
    return <PeopleDrill drill={drill} period={period} back={() => setDrill(null)} />;
  }
  const { data } = asked;
  return (
    <AnalysisLayout asked={asked} form={<PeriodPicker period={period} change={putPeriod} />}>
      {data === undefined ? null : (
        <>
          <div className="card">
            <Metric
              figures={[
                { label: text.contacts, unit: COUNT, value: data.contacts.contacts },
                { label: text.people, unit: COUNT, value: data.contacts.people },
                { label: text.requests, unit: COUNT, value: data.course.requests },
                { label: text.resolved, unit: COUNT, value: data.course.resolved },
                {
                  label: text.response,
                  unit: HOURS,
                  value: data.course.first_response_median_hours,
                },
                { label: text.resolution, unit: HOURS, value: data.course.resolution_median_hours },
                {
                  label: text.first_contact,
                  unit: SHARE,
                  value: data.course.first_contact_resolution,
                },
                { label: text.reopened, unit: SHARE, value: data.course.reopened_share },
                { label: text.csat, unit: SHARE, value: data.scores.csat.satisfied },
                { label: text.nps, unit: { kind: 'points' }, value: data.scores.nps.score },
                { label: text.effort, unit: { kind: 'rating' }, value: data.scores.effort.mean },
              ]}
            />
          </div>
          <section className="card" aria-labelledby="backlog-title">
            <h2 className="card-title" id="backlog-title">
              {text.backlog}
            </h2>
            <TimeSeries
              lines={(['open', 'opened', 'resolved'] as const).map((name) => ({
                key: name,
                label: text[name],
                values: data.backlog.map((one) => one[name]),
              }))}
              axis={{
                starts: data.backlog.map(({ time }) => Date.parse(time)),
                interval: data.interval,
                zone: data.time_zone,
              }}
              unit={COUNT}
              label={text.backlog}
              chosen={null}
              choose={null}
            />
          </section>
          <section className="card" aria-labelledby="channels-title">
            <h2 className="card-title" id="channels-title">
              {text.channels}
            </h2>
            <Bars
              label={text.channels}
              unit={COUNT}
              data={data.contacts.by_channel.map((one) => ({
                key: one.channel,
                label: channel(one.channel),
                value: one.contacts,
              }))}
              selection={{
                chosen: new Set(),
                choose: (key) =>
                  setDrill({
                    name: channel(key),
                    over: 'events',
                    condition: {
                      op: 'all',
                      conditions: [
                        { op: 'is', field: 'channel', values: [key] },
                        { op: 'range', field: 'occurred_at', gte: ends.from, lt: ends.to },
                      ],
                    },
                  }),
              }}
            />
          </section>
          <section className="card" aria-labelledby="causes-title">
            <h2 className="card-title" id="causes-title">
              {text.causes}
            </h2>
            <DataTable
              label={text.causes}
              columns={[
                { key: 'cause', label: text.cause, unit: null },
                { key: 'requests', label: text.requests, unit: COUNT },
                { key: 'response', label: text.response, unit: HOURS },
                { key: 'resolution', label: text.resolution, unit: HOURS },
                { key: 'first', label: text.first_contact, unit: SHARE },
                { key: 'reopened', label: text.reopened, unit: SHARE },
              ]}
              rows={data.by_cause.map((one) => ({
                key: String(one.cause),
                cells: [
                  one.cause ?? words.charts.none,
                  one.requests,
                  one.first_response_median_hours,
                  one.resolution_median_hours,
                  one.first_contact_resolution,
                  one.reopened_share,
                ],
              }))}
              selection={{
                chosen: new Set(),
                choose: (key) =>
                  setDrill({
                    name: key,
                    over: 'events',
                    condition:
                      key === 'null'
                        ? { op: 'not', condition: { op: 'exists', field: 'subject.topic' } }
                        : { op: 'is', field: 'subject.topic', values: [key] },
                  }),
              }}
            />
            <p className="dim analysis-foot">{words.boards.zone(data.time_zone)}</p>
          </section>
        </>
      )}
    </AnalysisLayout>
  );
}
