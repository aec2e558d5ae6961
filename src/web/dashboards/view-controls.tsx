import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { PeriodChoice, View } from '../../analytics/dashboards/view.ts';
import { useLabels } from '../analysis/labels.ts';
import { useAnalysisWords } from '../i18n/analysis-words.ts';
import { segmentsQuery } from './queries.ts';
import { packPeriod, unpackPeriod } from './view-url.ts';

/** Which stretch of time is looked at: one of the usual ones, or two dates. */
export function PeriodPicker({
  period,
  change,
}: {
  period: PeriodChoice;
  change: (period: PeriodChoice) => void;
}) {
  const words = useAnalysisWords();
  const packed = packPeriod(period);
  const usual: Readonly<Record<string, string>> = words.boards.periods;
  const between = period.kind === 'between';
  const other = !between && usual[packed] === undefined && period.kind === 'last' ? period : null;
  return (
    <span className="control">
      <label className="control-label">
        {words.boards.period}{' '}
        <select
          value={between ? 'between' : packed}
          onChange={(event) => {
            const { value } = event.currentTarget;
            if (value === 'between')
              change({ kind: 'between', from: daysAgo(90), to: daysAgo(-1) });
            else change(unpackPeriod(value) ?? period);
          }}
        >
          {Object.entries(usual).map(([value, name]) => (
            <option key={value} value={value}>
              {name}
            </option>
          ))}
          {other === null ? null : (
            <option value={packed}>
              {words.boards.last(other.count, words.boards.units[other.unit])}
            </option>
          )}
          <option value="between">{words.boards.between}</option>
        </select>
      </label>
      {between ? <Between period={period} change={change} /> : null}
    </span>
  );
}

function Between({
  period,
  change,
}: {
  period: Extract<PeriodChoice, { kind: 'between' }>;
  change: (period: PeriodChoice) => void;
}) {
  const words = useAnalysisWords();
  const [from, setFrom] = useState(dayOf(period.from));
  const [to, setTo] = useState(dayOf(period.to));
  const apply = (next: { from: string; to: string }) => {
    if (next.from !== '' && next.to !== '' && next.from < next.to) {
      change({ kind: 'between', ...next });
    }
  };
  return (
    <>
      <label className="control-label">
        {words.boards.from}{' '}
        <input
          type="date"
          value={from}
          onChange={(event) => {
            setFrom(event.currentTarget.value);
            apply({ from: event.currentTarget.value, to });
          }}
        />
      </label>
      <label className="control-label">
        {words.boards.to}{' '}
        <input
          type="date"
          value={to}
          onChange={(event) => {
            setTo(event.currentTarget.value);
            apply({ from, to: event.currentTarget.value });
          }}
        />
      </label>
    </>
  );
}

function dayOf(moment: unknown): string {
  return typeof moment === 'string' ? moment.slice(0, 10) : '';
}

function daysAgo(days: number): string {
  return new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10);
}

/** What stands beside every figure: another time, or another group. */
export function ComparePicker({
  compare,
  change,
}: {
  compare: View['compare'];
  change: (compare: View['compare']) => void;
}) {
  const words = useAnalysisWords();
  const labels = useLabels();
  const { data } = useQuery(segmentsQuery);
  const segments = data?.segments ?? [];
  const first = segments[0];
  const kind = compare?.with ?? 'none';
  return (
    <span className="control">
      <label className="control-label">
        {words.boards.compare}{' '}
        <select
          value={kind}
          onChange={(event) => {
            switch (event.currentTarget.value) {
              case 'previous_period':
                return change({ with: 'previous_period' });
              case 'previous_year':
                return change({ with: 'previous_year' });
              case 'segment':
                return first === undefined
                  ? undefined
                  : change({ with: 'segment', segment: first.id });
              default:
                return change(undefined);
            }
          }}
        >
          <option value="none">{words.boards.compares.none}</option>
          <option value="previous_period">{words.boards.compares.previous_period}</option>
          <option value="previous_year">{words.boards.compares.previous_year}</option>
          <option value="segment" disabled={first === undefined}>
            {first === undefined ? words.boards.no_segments : words.boards.compares.segment}
          </option>
          {kind === 'period' ? <option value="period">{words.boards.between}</option> : null}
        </select>
      </label>
      {compare?.with === 'segment' ? (
        <>
          <select
            aria-label={words.boards.compares.segment}
            value={compare.segment}
            onChange={(event) => change({ ...compare, segment: event.currentTarget.value })}
          >
            {segments.map(({ id, title }) => (
              <option key={id} value={id}>
                {labels.text(title)}
              </option>
            ))}
          </select>
          <label className="control-label">
            {words.boards.versus}{' '}
            <select
              value={compare.base ?? ''}
              onChange={(event) => {
                const { value } = event.currentTarget;
                const { base: _, ...rest } = compare;
                change(value === '' ? rest : { ...rest, base: value });
              }}
            >
              <option value="">{words.boards.everybody}</option>
              {segments.map(({ id, title }) => (
                <option key={id} value={id}>
                  {labels.text(title)}
                </option>
              ))}
            </select>
          </label>
        </>
      ) : null}
    </span>
  );
}
