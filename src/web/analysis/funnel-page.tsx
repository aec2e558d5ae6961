import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Condition } from '../../segments/condition.ts';
import { DataTable } from '../charts/data-table.tsx';
import { Funnel } from '../charts/funnel.tsx';
import { PeriodPicker } from '../dashboards/view-controls.tsx';
import { Choice } from '../explore/filter-editor.tsx';
import { useAnalysisWords } from '../i18n/analysis-words.ts';
import { Icon } from '../kit/icon.tsx';
import { Labelled } from '../kit/labelled.tsx';
import { StatePanel } from '../kit/state-panel.tsx';
import { funnelSteps } from './answer-charts.ts';
import { AnalysisLayout, ReadingNote } from './answer-frame.tsx';
import { EventChoice, useEventNames } from './event-choice.tsx';
import { useLabels } from './labels.ts';
import { type Drill, PeopleDrill } from './people-drill.tsx';
import { useStepWords } from './step-words.ts';
import { useAnalysis } from './use-analysis.ts';
import { funnelQuery } from './walk-queries.ts';

const USUAL = ['product_viewed', 'product_added', 'checkout_started', 'order_completed'] as const;
const ORDERS = ['in_order', 'any_order'] as const;
const WINDOWS = ['', '1', '24', '168', '720', '2160'] as const;
const SPLITS = [
  '',
  'events.channel',
  'events.device.type',
  'events.campaign.medium',
  'profiles.lifecycle_stage',
  'profiles.country',
] as const;
const MOST_STEPS = 10;

/** How many go on from step to step, and where the others stop. */
export function FunnelPage() {
  const words = useAnalysisWords();
  const labels = useLabels();
  const { event } = useStepWords();
  const names = useEventNames();
  const { put, one, list, period, putPeriod, bounds, zone } = useAnalysis();
  const [drill, setDrill] = useState<Drill | null>(null);
  const { funnel: text } = words.analyses;
  const steps = list('steps', USUAL);
  const order = one('order', ORDERS, 'in_order');
  const hours = one('window', WINDOWS, '');
  const split = one('by', SPLITS, '');
  const without = list('without', []);
  const [over = '', ...field] = split.split('.');
  const asked = useQuery(
    funnelQuery({
      steps: steps.map((name) => ({ event: name })),
      order,
      ...(hours === '' || order === 'any_order' ? {} : { window_hours: Number(hours) }),
      ...(without.length === 0 ? {} : { exclusions: without.map((name) => ({ event: name })) }),
      ...(bounds === undefined ? {} : { period: bounds }),
      ...(split === ''
        ? {}
        : {
            by: {
              over: over === 'events' ? ('events' as const) : ('profiles' as const),
              field: field.join('.'),
            },
          }),
      time_zone: zone,
    }),
  );
  if (drill !== null) {
    return (
      <>
        <p className="dim">{text.drill_note}</p>
        <PeopleDrill drill={drill} period={period} back={() => setDrill(null)} />
      </>
    );
  }
  const change = (next: string[]) => put({ steps: next.join(',') });
  const did = (name: string): Condition => ({
    op: 'did',
    event: name,
    ...(bounds === undefined ? {} : { last: { gte: bounds.from } }),
  });
  const found = asked.data?.steps ?? [];
  return (
    <AnalysisLayout
      asked={asked}
      form={
        <>
          <fieldset className="question-part">
            <legend>{text.steps}</legend>
            {steps.map((name, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: one event may be several steps
              <div className="question-row" key={index}>
                <EventChoice
                  value={name}
                  name={text.step(index + 1)}
                  names={names}
                  change={(next) => change(steps.map((each, i) => (i === index ? next : each)))}
                />
                {steps.length <= 2 ? null : (
                  <button
                    type="button"
                    className="question-drop"
                    aria-label={words.explore.remove(text.step(index + 1))}
                    onClick={() => change(steps.filter((_, i) => i !== index))}
                  >
                    <Icon name="close" size={14} />
                  </button>
                )}
              </div>
            ))}
            {steps.length >= MOST_STEPS ? null : (
              <button
                type="button"
                className="chip"
                onClick={() => change([...steps, 'order_completed'])}
              >
                <Icon name="plus" size={14} /> {text.add_step}
              </button>
            )}
          </fieldset>
          <PeriodPicker period={period} change={putPeriod} />
          <Labelled text={text.order}>
            <Choice
              label={text.order}
              value={order}
              options={text.orders}
              change={(next) => put({ order: next })}
            />
          </Labelled>
          {order === 'any_order' ? null : (
            <Labelled text={text.window}>
              <Choice
                label={text.window}
                value={hours}
                options={text.windows}
                change={(next) => put({ window: next === '' ? undefined : next })}
              />
            </Labelled>
          )}
          <Labelled text={text.without}>
            <Choice
              label={text.without}
              value={without[0] ?? ''}
              options={{
                '': text.without_none,
                ...Object.fromEntries(names.map((name) => [name, event(name)])),
              }}
              change={(next) => put({ without: next === '' ? undefined : next })}
            />
          </Labelled>
          <Labelled text={text.by}>
            <Choice
              label={text.by}
              value={split}
              options={Object.fromEntries(
                SPLITS.map((each) => {
                  const [subject = '', ...rest] = each.split('.');
                  return [
                    each,
                    each === ''
                      ? text.by_none
                      : labels.field(subject === 'events' ? 'events' : 'profiles', rest.join('.')),
                  ];
                }),
              )}
              change={(next) => put({ by: next === '' ? undefined : next })}
            />
          </Labelled>
        </>
      }
    >
      {asked.data === undefined ? null : (
        <>
          <section className="card" aria-label={words.tabs.funnel}>
            {(found[0]?.people ?? 0) === 0 ? (
              <StatePanel icon="filter" heading={words.panel.empty}>
                <p className="dim">{words.panel.empty_hint}</p>
              </StatePanel>
            ) : (
              <Funnel
                steps={funnelSteps(found, event)}
                label={words.tabs.funnel}
                openReached={(index) =>
                  setDrill({
                    name: event(steps[index] ?? ''),
                    over: 'profiles',
                    condition: all(steps.slice(0, index + 1).map(did)),
                  })
                }
                openLost={(index) =>
                  setDrill({
                    name: text.lost_at(event(steps[index] ?? '')),
                    over: 'profiles',
                    condition: all([
                      ...steps.slice(0, index).map(did),
                      { op: 'not', condition: did(steps[index] ?? '') },
                    ]),
                  })
                }
              />
            )}
            <ReadingNote reading={asked.data.reading} zone={asked.data.time_zone} />
          </section>
          {asked.data.groups.length === 0 ? null : (
            <section className="card" aria-label={text.by}>
              <DataTable
                label={text.by}
                columns={[
                  { key: 'key', label: text.by, unit: null },
                  ...found.map((step, i) => ({
                    key: `${i}`,
                    label: step.label ?? event(step.event),
                    unit: { kind: 'count' as const },
                  })),
                  { key: 'rate', label: text.rate, unit: { kind: 'share' as const } },
                ]}
                rows={asked.data.groups.map(({ key, others, steps: counts }) => ({
                  key: String(key),
                  cells: [
                    others
                      ? words.charts.other
                      : labels.value(
                          over === 'events' ? 'events' : 'profiles',
                          field.join('.'),
                          key,
                        ),
                    ...counts.map(({ people }) => people),
                    counts.at(-1)?.of_first ?? null,
                  ],
                }))}
                selection={null}
              />
            </section>
          )}
        </>
      )}
    </AnalysisLayout>
  );
}

function all(conditions: Condition[]): Condition {
  const [first] = conditions;
  return conditions.length === 1 && first !== undefined ? first : { op: 'all', conditions };
}
