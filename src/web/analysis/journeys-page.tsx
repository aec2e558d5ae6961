import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import type { JourneysAnswer } from '../../analytics/journeys/request.ts';
import { DataTable } from '../charts/data-table.tsx';
import { Metric } from '../charts/metric.tsx';
import { Sankey } from '../charts/sankey.tsx';
import { useFigures } from '../charts/use-figures.ts';
import { PeriodPicker } from '../dashboards/view-controls.tsx';
import { Choice } from '../explore/filter-editor.tsx';
import { useAnalysisWords } from '../i18n/analysis-words.ts';
import { Labelled } from '../kit/labelled.tsx';
import { StatePanel } from '../kit/state-panel.tsx';
import { journeyFlows } from './answer-charts.ts';
import { AnalysisLayout, ReadingNote } from './answer-frame.tsx';
import { useEventNames } from './event-choice.tsx';
import { type Drill, PeopleDrill } from './people-drill.tsx';
import { useStepWords } from './step-words.ts';
import { useAnalysis } from './use-analysis.ts';
import { journeysQuery } from './walk-queries.ts';

const BY = ['name', 'channel', 'device.type', 'campaign.medium', 'source'] as const;

/** The ways people take, across channels and devices: which are frequent, where they end, what decides. */
export function JourneysPage() {
  const words = useAnalysisWords();
  const { step } = useStepWords();
  const names = useEventNames();
  const { view, put, one, number, period, putPeriod, ends, zone } = useAnalysis();
  const [drill, setDrill] = useState<Drill | null>(null);
  const { journeys: text } = words.analyses;
  const by = one('by', BY, 'name');
  const depth = number('depth', 5, 2, 12);
  const width = number('width', 8, 1, 30);
  const [from, to] = [view['from'], view['to']];
  const asked = useQuery(
    journeysQuery({
      period: ends,
      by: [by],
      depth,
      width,
      ...(from === undefined ? {} : { from }),
      ...(to === undefined ? {} : { to }),
      time_zone: zone,
    }),
  );
  const drawn = useMemo(
    () =>
      asked.data === undefined
        ? { nodes: [], flows: [] }
        : journeyFlows(asked.data, step, words.charts.other),
    [asked.data, step, words],
  );
  if (drill !== null) {
    return <PeopleDrill drill={drill} period={period} back={() => setDrill(null)} />;
  }
  const open = (name: string) =>
    setDrill({
      name: step(name),
      over: 'events',
      condition: {
        op: 'all',
        conditions: [
          { op: 'is', field: by, values: [name] },
          { op: 'range', field: 'occurred_at', gte: ends.from, lt: ends.to },
        ],
      },
    });
  const known = by === 'name' ? names : [...new Set(asked.data?.moments.map((each) => each.step))];
  const ways = { '': text.any, ...Object.fromEntries(known.map((name) => [name, step(name)])) };
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
              change={(next) => put({ by: next, from: undefined, to: undefined })}
            />
          </Labelled>
          <Labelled text={text.from}>
            <Choice
              label={text.from}
              value={from ?? ''}
              options={ways}
              change={(next) => put({ from: next === '' ? undefined : next })}
            />
          </Labelled>
          <Labelled text={text.to}>
            <Choice
              label={text.to}
              value={to ?? ''}
              options={ways}
              change={(next) => put({ to: next === '' ? undefined : next })}
            />
          </Labelled>
          <label className="control-label">
            {text.depth}
            <input
              className="control-input"
              type="number"
              min={2}
              max={12}
              value={depth}
              onChange={(event) => put({ depth: event.currentTarget.value })}
            />
          </label>
          <label className="control-label">
            {text.width}
            <input
              className="control-input"
              type="number"
              min={1}
              max={30}
              value={width}
              onChange={(event) => put({ width: event.currentTarget.value })}
            />
          </label>
        </>
      }
    >
      {asked.data === undefined ? null : (
        <>
          <section className="card" aria-label={words.tabs.journeys}>
            <Metric
              figures={(['people', 'journeys', 'converted', 'across_channels'] as const).map(
                (name) => ({
                  label: text.totals[name],
                  unit: { kind: 'count' },
                  value: asked.data.totals[name],
                }),
              )}
            />
            {drawn.flows.length === 0 ? (
              <StatePanel icon="chart" heading={words.panel.empty}>
                <p className="dim">{words.panel.empty_hint}</p>
              </StatePanel>
            ) : (
              <Sankey
                nodes={drawn.nodes}
                flows={drawn.flows}
                unit={{ kind: 'count' }}
                label={words.tabs.journeys}
                selection={{
                  chosen: new Set(),
                  choose: (key) => {
                    const node = asked.data.nodes.find(({ id }) => id === key);
                    if (node?.step != null) open(String(node.step));
                  },
                }}
              />
            )}
            <ReadingNote reading={asked.data.reading} zone={asked.data.time_zone} />
          </section>
          <Stages answer={asked.data} />
          <Moments answer={asked.data} step={step} open={open} />
          <Paths answer={asked.data} step={step} />
        </>
      )}
    </AnalysisLayout>
  );
}

function Stages({ answer }: { answer: JourneysAnswer }) {
  const words = useAnalysisWords();
  const figures = useFigures();
  const { journeys: text } = words.analyses;
  const share = (value: number | null) => figures.write(value, { kind: 'share' });
  return (
    <section className="card" aria-labelledby="stages-title">
      <h2 className="card-title" id="stages-title">
        {text.stage_map}
      </h2>
      <ol className="stage-map">
        {answer.stages.map((stage) => {
          const [currency] = Object.keys(stage.cost_per_person);
          return (
            <li key={stage.stage}>
              <h3>{text.stages[stage.stage]}</h3>
              <dl>
                <dt className="dim">{words.columns.people}</dt>
                <dd>{figures.write(stage.people, { kind: 'count' })}</dd>
                <dt className="dim">{words.columns.share}</dt>
                <dd>{share(stage.share)}</dd>
                <dt className="dim">{text.drop_off}</dt>
                <dd>{share(stage.drop_off)}</dd>
                <dt className="dim">{text.time}</dt>
                <dd>{figures.write(stage.hours?.median ?? null, { kind: 'hours' })}</dd>
                <dt className="dim">{text.satisfaction}</dt>
                <dd>{figures.write(stage.satisfaction?.mean ?? null, { kind: 'rating' })}</dd>
                <dt className="dim">{text.cost}</dt>
                <dd>
                  {currency === undefined
                    ? '–'
                    : figures.write(stage.cost_per_person[currency] ?? null, {
                        kind: 'money',
                        currency,
                      })}
                </dd>
              </dl>
            </li>
          );
        })}
      </ol>
    </section>
  );
}

function Moments({
  answer,
  step,
  open,
}: {
  answer: JourneysAnswer;
  step: (name: string) => string;
  open: (name: string) => void;
}) {
  const words = useAnalysisWords();
  const { journeys: text } = words.analyses;
  return (
    <section className="card" aria-labelledby="moments-title">
      <h2 className="card-title" id="moments-title">
        {text.moments}
      </h2>
      <p className="dim">{text.moments_hint}</p>
      <DataTable
        label={text.moments}
        columns={[
          { key: 'step', label: words.columns.step, unit: null },
          { key: 'decides', label: words.analyses.significant, unit: null },
          { key: 'with', label: text.with, unit: { kind: 'share' } },
          { key: 'without', label: text.without, unit: { kind: 'share' } },
          { key: 'uplift', label: text.uplift, unit: { kind: 'share' } },
          { key: 'people', label: words.columns.people, unit: { kind: 'count' } },
        ]}
        rows={answer.moments.map((moment) => ({
          key: moment.step,
          cells: [
            step(moment.step),
            moment.decides ? words.charts.true : words.charts.false,
            moment.with.rate,
            moment.without.rate,
            moment.uplift,
            moment.with.people,
          ],
        }))}
        selection={{ chosen: new Set(), choose: open }}
      />
    </section>
  );
}

function Paths({ answer, step }: { answer: JourneysAnswer; step: (name: string) => string }) {
  const words = useAnalysisWords();
  const { journeys: text } = words.analyses;
  const way = (steps: readonly string[], complete: boolean) =>
    steps.map(step).join(' → ') + (complete ? '' : ' → …');
  return (
    <>
      <section className="card" aria-labelledby="paths-title">
        <h2 className="card-title" id="paths-title">
          {text.paths}
        </h2>
        <DataTable
          label={text.paths}
          columns={[
            { key: 'path', label: text.path, unit: null },
            { key: 'journeys', label: words.columns.journeys, unit: { kind: 'count' } },
            { key: 'people', label: words.columns.people, unit: { kind: 'count' } },
            { key: 'share', label: words.columns.share, unit: { kind: 'share' } },
          ]}
          rows={answer.paths.map(({ steps, complete, journeys, people, share }) => ({
            key: `${steps.join('\u0000')} ${complete}`,
            cells: [way(steps, complete), journeys, people, share],
          }))}
          selection={null}
        />
      </section>
      {answer.loops.length === 0 ? null : (
        <section className="card" aria-labelledby="loops-title">
          <h2 className="card-title" id="loops-title">
            {text.loops}
          </h2>
          <DataTable
            label={text.loops}
            columns={[
              { key: 'loop', label: text.path, unit: null },
              { key: 'times', label: text.times, unit: { kind: 'count' } },
              { key: 'people', label: words.columns.people, unit: { kind: 'count' } },
            ]}
            rows={answer.loops.map(({ steps, times, people }) => ({
              key: steps.join('\u0000'),
              cells: [way(steps, true), times, people],
            }))}
            selection={null}
          />
        </section>
      )}
    </>
  );
}
