import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { AttributionModel } from '../../analytics/attribution/attribute.ts';
import type { Condition } from '../../segments/condition.ts';
import { Bars } from '../charts/bars.tsx';
import { DataTable, type TableColumn } from '../charts/data-table.tsx';
import { Metric } from '../charts/metric.tsx';
import { PeriodPicker } from '../dashboards/view-controls.tsx';
import { Choice } from '../explore/filter-editor.tsx';
import { useAnalysisWords } from '../i18n/analysis-words.ts';
import { Labelled } from '../kit/labelled.tsx';
import { StatePanel } from '../kit/state-panel.tsx';
import { AnalysisLayout, ReadingNote } from './answer-frame.tsx';
import { type Drill, PeopleDrill } from './people-drill.tsx';
import { useStepWords } from './step-words.ts';
import { useAnalysis } from './use-analysis.ts';
import { type AttributionShown, attributionQuery } from './walk-queries.ts';

const BY = [
  'way',
  'channel',
  'campaign.name',
  'campaign.source',
  'campaign.medium',
  'device.type',
] as const;
const SPLITS = ['none', 'new_or_returning', 'device.type', 'channel'] as const;
type Model = AttributionModel;
const ATTRIBUTION_MODELS = [
  'first',
  'last',
  'last_non_direct',
  'linear',
  'position',
  'time_decay',
  'markov',
  'shapley',
] as const satisfies readonly Model[];

/** Which touches earn the conversions, by several models side by side, and what each costs and brings back. */
export function AttributionPage() {
  const words = useAnalysisWords();
  const { channel } = useStepWords();
  const { put, one, number, period, putPeriod, ends, zone } = useAnalysis();
  const [drill, setDrill] = useState<Drill | null>(null);
  const { attribution: text } = words.analyses;
  const by = one('by', BY, 'way');
  const model = one('model', ATTRIBUTION_MODELS, 'markov');
  const versus = one('versus', ATTRIBUTION_MODELS, 'last');
  const split = one('split', SPLITS, 'none');
  const days = number('lookback', 30, 1, 365);
  const asked = useQuery(
    attributionQuery({
      period: ends,
      by,
      split,
      lookback_days: days,
      models: [...new Set([model, versus])],
      time_zone: zone,
    }),
  );
  if (drill !== null) {
    return <PeopleDrill drill={drill} period={period} back={() => setDrill(null)} />;
  }
  const open = (key: string) => {
    const condition = touchOf(by, key);
    if (condition === null) return;
    setDrill({
      name: channel(key),
      over: 'events',
      condition: {
        op: 'all',
        conditions: [condition, { op: 'range', field: 'occurred_at', gte: ends.from, lt: ends.to }],
      },
    });
  };
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
          <Labelled text={text.model}>
            <Choice
              label={text.model}
              value={model}
              options={text.models}
              change={(next) => put({ model: next })}
            />
          </Labelled>
          <Labelled text={text.versus}>
            <Choice
              label={text.versus}
              value={versus}
              options={text.models}
              change={(next) => put({ versus: next })}
            />
          </Labelled>
          <label className="control-label">
            {text.lookback}
            <input
              className="control-input"
              type="number"
              min={1}
              max={365}
              value={days}
              onChange={(event) => put({ lookback: event.currentTarget.value })}
            />
          </label>
          <Labelled text={text.split}>
            <Choice
              label={text.split}
              value={split}
              options={text.splits}
              change={(next) => put({ split: next })}
            />
          </Labelled>
        </>
      }
    >
      {asked.data === undefined ? null : (
        <Answer
          answer={asked.data}
          model={model}
          versus={versus}
          channel={channel}
          open={by === 'way' ? null : open}
        />
      )}
    </AnalysisLayout>
  );
}

/** Touches of a channel as a condition on interactions; `null` where the name is no value of a field. */
function touchOf(by: (typeof BY)[number], key: string): Condition | null {
  return by === 'way' ? null : { op: 'is', field: by, values: [key] };
}

function Answer({
  answer,
  model,
  versus,
  channel,
  open,
}: {
  answer: AttributionShown;
  model: Model;
  versus: Model;
  channel: (name: string) => string;
  open: ((key: string) => void) | null;
}) {
  const words = useAnalysisWords();
  const { attribution: text } = words.analyses;
  const currencies = currenciesOf(answer);
  if (answer.totals.conversions === 0) {
    return (
      <section className="card">
        <StatePanel icon="ads" heading={words.panel.empty}>
          <p className="dim">{words.panel.empty_hint}</p>
        </StatePanel>
      </section>
    );
  }
  const columns: TableColumn[] = [
    { key: 'channel', label: words.columns.channel, unit: null },
    { key: 'conversions', label: text.models[model], unit: { kind: 'number' } },
    { key: 'versus', label: text.models[versus], unit: { kind: 'number' } },
    { key: 'share', label: words.columns.share, unit: { kind: 'share' } },
    ...currencies.flatMap((currency): TableColumn[] => {
      const unit = { kind: 'money' as const, currency };
      const name = (label: string) => (currencies.length > 1 ? `${label} (${currency})` : label);
      return [
        { key: `value ${currency}`, label: name(words.columns.value), unit },
        { key: `spend ${currency}`, label: name(words.columns.spend), unit },
        { key: `cost ${currency}`, label: name(text.cost), unit },
        { key: `return ${currency}`, label: name(text.return), unit: { kind: 'number' } },
      ];
    }),
  ];
  const selection = open === null ? null : { chosen: new Set<string>(), choose: open };
  return (
    <>
      <section className="card" aria-label={words.tabs.attribution}>
        <Metric
          figures={(['conversions', 'attributed', 'untouched'] as const).map((name) => ({
            label: text.totals[name],
            unit: { kind: 'count' },
            value: answer.totals[name],
          }))}
        />
        <h2 className="card-title">{text.credited(text.models[model])}</h2>
        <Bars
          label={text.credited(text.models[model])}
          unit={{ kind: 'number' }}
          data={[...answer.channels]
            .map((one) => ({
              key: one.channel,
              label: channel(one.channel),
              value: one.models[model]?.conversions ?? null,
              compared: one.models[versus]?.conversions ?? null,
            }))
            .sort((a, b) => (b.value ?? 0) - (a.value ?? 0))}
          selection={selection}
        />
        <ReadingNote reading={answer.reading} zone={answer.time_zone} />
      </section>
      <section className="card" aria-label={text.table}>
        <h2 className="card-title">{text.table}</h2>
        <DataTable
          label={text.table}
          columns={columns}
          rows={answer.channels.map((one) => {
            const credit = one.models[model];
            return {
              key: one.channel,
              cells: [
                channel(one.channel),
                credit?.conversions ?? null,
                one.models[versus]?.conversions ?? null,
                credit?.share ?? null,
                ...currencies.flatMap((currency) => [
                  credit?.value[currency] ?? null,
                  one.spend[currency] ?? null,
                  credit?.cost_per_conversion[currency] ?? null,
                  credit?.return_on_spend[currency] ?? null,
                ]),
              ],
            };
          })}
          selection={selection}
        />
      </section>
      {answer.splits.length === 0 ? null : (
        <section className="card" aria-label={text.split}>
          <h2 className="card-title">{text.split}</h2>
          <DataTable
            label={text.split}
            columns={[
              { key: 'key', label: text.split, unit: null },
              { key: 'conversions', label: words.columns.conversions, unit: { kind: 'count' } },
              ...answer.channels.slice(0, 6).map(({ channel: name }) => ({
                key: name,
                label: channel(name),
                unit: { kind: 'share' as const },
              })),
            ]}
            rows={answer.splits.map(({ key, conversions, channels }) => ({
              key: String(key),
              cells: [
                splitName(key, text.split_names, channel),
                conversions,
                ...answer.channels
                  .slice(0, 6)
                  .map(
                    ({ channel: name }) =>
                      channels.find((one) => one.channel === name)?.models[model]?.share ?? 0,
                  ),
              ],
            }))}
            selection={null}
          />
        </section>
      )}
      <section className="card" aria-label={text.paths}>
        <h2 className="card-title">{text.paths}</h2>
        <DataTable
          label={text.paths}
          columns={[
            { key: 'path', label: words.analyses.journeys.path, unit: null },
            { key: 'conversions', label: words.columns.conversions, unit: { kind: 'count' } },
            { key: 'not', label: text.not_converted, unit: { kind: 'count' } },
          ]}
          rows={answer.paths.map(({ touches, conversions, not_converted }) => ({
            key: touches.join('\u0000'),
            cells: [touches.map(channel).join(' → '), conversions, not_converted],
          }))}
          selection={null}
        />
      </section>
    </>
  );
}

function splitName(
  key: AttributionShown['splits'][number]['key'],
  names: Readonly<Record<string, string>>,
  channel: (name: string) => string,
): string {
  const text = String(key);
  return names[text] ?? channel(text);
}

/** Currencies of value and spend, those of the value first. */
function currenciesOf({ totals }: AttributionShown): string[] {
  return [...new Set([...Object.keys(totals.value), ...Object.keys(totals.spend)])];
}
