import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import type { Condition } from '../../segments/condition.ts';
import { useFigures } from '../charts/use-figures.ts';
import { explainSubject } from '../dashboards/explain-memory.ts';
import { FilterEditor } from '../explore/filter-editor.tsx';
import { conditionOf, type FilterRow, rowsOf } from '../explore/filter-rows.ts';
import { useAnalysisWords } from '../i18n/analysis-words.ts';
import { StatePanel } from '../kit/state-panel.tsx';
import { AnalysisLayout } from './answer-frame.tsx';
import { useLabels } from './labels.ts';
import { type Drill, PeopleDrill } from './people-drill.tsx';
import { type Explained, explainQuery } from './queries.ts';
import { useAnalysis } from './use-analysis.ts';

/** Fields that people are told apart by unless others are chosen: those that say something of anybody. */
const FIELDS = [
  'lifecycle_stage',
  'channels',
  'country',
  'region',
  'sex',
  'language',
  'segments',
  'consents_granted',
  'sources',
  'situational.last_channel',
  'situational.last_device_type',
  'predictions.churn_band',
  'computed.persona',
  'computed.interests.top_category',
  'computed.preferred.channel',
] as const;

const DORMANT: Condition = { op: 'is', field: 'lifecycle_stage', values: ['dormant', 'lost'] };

/** What a group has more or less of than others: from a number to its causes. */
export function ExplainPage() {
  const words = useAnalysisWords();
  const labels = useLabels();
  const { zone, period } = useAnalysis();
  const [subject] = useState(explainSubject);
  const [rows, setRows] = useState<FilterRow[]>(() => rowsOf(groupOf(subject) ?? DORMANT));
  const [others, setOthers] = useState<FilterRow[]>([]);
  const [left, setLeft] = useState<readonly string[]>([]);
  const [drill, setDrill] = useState<Drill | null>(null);
  const group = conditionOf(rows);
  const versus = conditionOf(others);
  const offered = FIELDS.filter((field) =>
    labels.fields?.fields.some(({ name, over }) => name === field && over === 'profiles'),
  );
  const fields = offered.filter((field) => !left.includes(field) && !isBy(group, field));
  const request = useMemo(
    () => ({
      over: 'profiles' as const,
      group: group ?? DORMANT,
      ...(versus === undefined ? {} : { versus }),
      fields: [...fields],
      time_zone: zone,
      size: 60,
    }),
    [group, versus, fields, zone],
  );
  const asked = useQuery({
    ...explainQuery(request),
    enabled: group !== undefined && fields.length > 0,
  });
  if (drill !== null) {
    return <PeopleDrill drill={drill} period={period} back={() => setDrill(null)} />;
  }
  return (
    <AnalysisLayout
      asked={asked}
      form={
        <>
          <p>
            <strong>{words.analyses.group}</strong>{' '}
            {subject === null ? null : <span className="dim">{subject.name}</span>}
          </p>
          <FilterEditor over="profiles" rows={rows} change={setRows} />
          <p>
            <strong>{words.analyses.versus}</strong>{' '}
            {others.length === 0 ? <span className="dim">{words.analyses.versus_rest}</span> : null}
          </p>
          <FilterEditor over="profiles" rows={others} change={setOthers} />
          <fieldset className="question-part">
            <legend>{words.analyses.fields}</legend>
            {offered.map((field) => (
              <label className="control-check explain-field" key={field}>
                <input
                  type="checkbox"
                  checked={!left.includes(field)}
                  onChange={() =>
                    setLeft(
                      left.includes(field)
                        ? left.filter((each) => each !== field)
                        : [...left, field],
                    )
                  }
                />
                {labels.field('profiles', field)}
              </label>
            ))}
          </fieldset>
        </>
      }
    >
      {asked.data === undefined ? null : (
        <Differences
          found={asked.data}
          open={(field, key) =>
            setDrill({
              name: `${labels.field('profiles', field)} ${labels.value('profiles', field, key)}`,
              over: 'profiles',
              condition: {
                op: 'all',
                conditions: [
                  group ?? DORMANT,
                  key === null
                    ? { op: 'not', condition: { op: 'exists', field } }
                    : { op: 'is', field, values: [key] },
                ],
              },
            })
          }
        />
      )}
    </AnalysisLayout>
  );
}

/** A panel over people is told apart by its own filter and what was chosen around it. */
function groupOf(subject: ReturnType<typeof explainSubject>): Condition | undefined {
  if (subject === null) return undefined;
  const own = subject.own?.over === 'profiles' ? subject.own.filter : undefined;
  if (own === undefined) return subject.condition;
  if (subject.condition === undefined) return own;
  return { op: 'all', conditions: [own, subject.condition] };
}

/** Whether a group is made by a field: that it differs in it says nothing. */
function isBy(condition: Condition | undefined, field: string): boolean {
  return condition !== undefined && JSON.stringify(condition).includes(`"field":"${field}"`);
}

function Differences({
  found,
  open,
}: {
  found: Explained;
  open: (field: string, key: string | number | boolean | null) => void;
}) {
  const words = useAnalysisWords();
  const labels = useLabels();
  const figures = useFigures();
  const { explain: text } = words.analyses;
  const share = (value: number) => figures.write(value, { kind: 'share' });
  const most = Math.max(0.01, ...found.differences.map(({ difference }) => Math.abs(difference)));
  return (
    <section className="card" aria-label={words.explore.result}>
      <p className="dim" role="status">
        {words.analyses.sizes} : {figures.write(found.sizes.group, { kind: 'count' })} /{' '}
        {figures.write(found.sizes.versus, { kind: 'count' })} ·{' '}
        {words.analyses.tested(found.tested)}
      </p>
      {found.differences.length === 0 ? (
        <StatePanel icon="bulb" heading={words.analyses.steady}>
          <p className="dim">{words.analyses.steady_hint}</p>
        </StatePanel>
      ) : (
        // biome-ignore lint/a11y: what scrolls must be reachable with the keyboard, and is no part of its own
        <div role="group" className="data-table-scroll" tabIndex={0} aria-label={text.difference}>
          <table className="data-table">
            <thead>
              <tr>
                <th scope="col">{words.explore.field}</th>
                <th scope="col">{words.explore.value}</th>
                <th scope="col" data-figure>
                  {text.group_share}
                </th>
                <th scope="col" data-figure>
                  {text.versus_share}
                </th>
                <th scope="col">{text.difference}</th>
                <th scope="col">{text.interval}</th>
                <th scope="col" data-figure>
                  {text.lift}
                </th>
              </tr>
            </thead>
            <tbody>
              {found.differences.map(
                ({ field, key, group, versus, difference, interval, lift }) => (
                  <tr key={`${field} ${key}`}>
                    <td>{labels.field('profiles', field)}</td>
                    <th scope="row">
                      <button
                        type="button"
                        className="data-table-row"
                        onClick={() => open(field, key)}
                      >
                        {labels.value('profiles', field, key)}
                      </button>
                    </th>
                    <td data-figure>{share(group.share)}</td>
                    <td data-figure>{share(versus.share)}</td>
                    <td>
                      <span className="diverging" aria-hidden="true">
                        <span
                          className="diverging-fill"
                          data-sign={difference < 0 ? 'minus' : 'plus'}
                          style={{
                            insetInlineStart: `${difference < 0 ? 50 - (Math.abs(difference) / most) * 50 : 50}%`,
                            width: `${(Math.abs(difference) / most) * 50}%`,
                          }}
                        />
                      </span>
                      <span className="visually-hidden">
                        {difference < 0 ? text.less : text.more} {share(Math.abs(difference))}
                      </span>
                    </td>
                    <td>
                      {share(interval[0])} – {share(interval[1])}
                    </td>
                    <td data-figure>{figures.write(lift, { kind: 'number' })}</td>
                  </tr>
                ),
              )}
            </tbody>
          </table>
        </div>
      )}
      <p className="dim analysis-foot">{words.boards.zone(found.time_zone)}</p>
    </section>
  );
}
