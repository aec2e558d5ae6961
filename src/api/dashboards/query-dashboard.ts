import { aggregate } from '../../analytics/aggregation/aggregate.ts';
import { askedFields } from '../../analytics/aggregation/asked-fields.ts';
import type { Bounds } from '../../analytics/aggregation/previous.ts';
import type { AggregationRequest, Period } from '../../analytics/aggregation/request.ts';
import type {
  DashboardAnswer,
  DashboardQuery,
  Ignored,
  PanelAnswer,
} from '../../analytics/dashboards/answer.ts';
import { frameOf } from '../../analytics/dashboards/frame.ts';
import {
  type PanelComparison,
  type PanelView,
  periodField,
  periodOf,
  requestOf,
  sparkOf,
  subjectOf,
} from '../../analytics/dashboards/panel-request.ts';
import { boundsOfChoice, wholeMinute } from '../../analytics/dashboards/period.ts';
import { allOf, conditionOf, equivalentOf } from '../../analytics/dashboards/selections.ts';
import type { AnalysisQuery, Dashboard, Panel } from '../../analytics/dashboards/spec.ts';
import type { Comparison, View } from '../../analytics/dashboards/view.ts';
import { AppError } from '../../errors.ts';
import { type Condition, fieldsOf } from '../../segments/condition.ts';
import type { Subject } from '../../segments/field.ts';
import { inlineSegments } from '../../segments/inline.ts';
import { type Clock, momentMs } from '../../segments/moment.ts';
import type { AnalysisDeps } from '../analysis/deps.ts';
import { spendOf } from '../analysis/run-analysis.ts';
import type { Asker } from '../people/open-profile.ts';
import { resolveSegments, segmentConditions } from '../segments/resolve-segments.ts';
import { placeDimensions } from '../segments/segment-dimension.ts';
import { PANEL_ANALYSES } from './analyses.ts';
import { type Batch, createBatch } from './batch.ts';
import { checkFields, failureOf } from './panel-failure.ts';
import { listPeople } from './people-panel.ts';
import {
  createReach,
  MOST_PEOPLE,
  type Reach,
  type Reached,
  type Ready,
  readySelections,
} from './reach.ts';

/** All that the panels of one refresh share. */
interface Context {
  readonly deps: AnalysisDeps;
  readonly asker: Asker;
  readonly batch: Batch;
  readonly clock: Clock;
  readonly bounds: Bounds | undefined;
  readonly view: View;
  readonly reach: Reach;
  readonly segments: ReadonlyMap<string, Condition>;
  /** analyses under way: panels that show sides of one ask it once */
  readonly runs: Map<string, Promise<unknown>>;
}

/**
 * Answers the panels of a dashboard under a view: each filtered by every selection but the one made in it. Panels
 * that fail say why; the others live. Their questions go to the engine together.
 * @param report told of faults of our own; the panel says only that it failed
 * @throws AppError `invalid_request` for a period that is empty, `cancelled`
 */
export async function queryDashboard(
  deps: AnalysisDeps,
  dashboard: Dashboard,
  { view, panels: wanted }: DashboardQuery,
  asker: Asker,
  report: (error: unknown) => void,
): Promise<DashboardAnswer> {
  const clock = { now: wholeMinute(deps.now()), timezone: view.time_zone ?? deps.timezone };
  const bounds = boundsOfChoice(view.period ?? dashboard.period, clock);
  const named = [view.selections.map(conditionOf), namedBy(view.compare), dashboard.panels];
  const segments = await segmentConditions(deps.segments, named);
  const ready = readySelections(view.selections, segments, asker.roles);
  const batch = createBatch(deps.analysis, asker.signal);
  const reach = createReach(ready, { batch, bounds, clock, roles: asker.roles });
  const runs = new Map<string, Promise<unknown>>();
  const context: Context = { deps, asker, batch, clock, bounds, view, reach, segments, runs };
  const panels = dashboard.panels.filter(({ id }) => wanted?.includes(id) ?? true);
  const answers = await Promise.all(panels.map((panel) => answerPanel(panel, context, report)));
  return {
    panels: answers,
    as_of: clock.now.toISOString(),
    time_zone: clock.timezone,
    period: shown(bounds),
    compared_period: comparedPeriod(answers),
    people: asPeople(ready),
    searches: batch.calls(),
  };
}

async function answerPanel(
  panel: Panel,
  context: Context,
  report: (error: unknown) => void,
): Promise<PanelAnswer> {
  const { id, kind } = panel;
  try {
    return await runPanel(panel, context);
  } catch (error) {
    if (error instanceof AppError && error.code === 'cancelled') throw error;
    const failure = failureOf(error);
    if (failure !== undefined) return { id, kind, status: 'failed', ...failure };
    report(error);
    return { id, kind, status: 'failed', reason: 'engine', message: 'could not be answered' };
  }
}

async function runPanel(given: Panel, context: Context): Promise<PanelAnswer> {
  const { asker, batch, clock, bounds, view, reach, segments } = context;
  const panel = inlineSegments(given, segments);
  const { id, kind, query } = panel;
  const subject = subjectOf(panel, overOf);
  const reached = await reach.of(panel, subject);
  const { compare, ignored } = await comparisonFor(panel, subject, context);
  const panelView: PanelView = {
    bounds,
    conditions: reached.conditions,
    compare,
    timezone: clock.timezone,
    convert: view.convert,
  };
  const base = { id, kind, status: 'ok', ...told(reached, ignored) } as const;
  if (query.kind === 'people') {
    const people = await listPeople(query, panelView, { batch, clock, roles: asker.roles });
    const period = shown(periodOf(periodField(query), bounds) === undefined ? undefined : bounds);
    return { ...base, people, period };
  }
  if (query.kind === 'analysis')
    return { ...base, ...(await runAnalysis(query, panelView, context)) };
  const original = requestOf(query, panel, panelView);
  const placed = await placeDimensions(context.deps.segments, original);
  const request =
    placed === original ? original : await resolveSegments(context.deps.segments, placed);
  const spark = sparkOf(panel, panelView);
  for (const one of [request, ...(spark === undefined ? [] : [spark])]) {
    checkFields(one.over, askedFields(one), asker.roles);
  }
  const units = panel.units;
  const [answer, course] = await Promise.all([
    aggregate(request, clock, batch.ask),
    spark === undefined ? undefined : aggregate(spark, clock, batch.ask),
  ]);
  const frame = (asked: AggregationRequest, found: NonNullable<typeof course>) =>
    frameOf(asked, found, units, bounds === undefined ? undefined : bounds.toMs - bounds.fromMs);
  return {
    ...base,
    frame: frame(original, answer),
    ...(spark === undefined || course === undefined ? {} : { spark: frame(spark, course) }),
    period: answer.period,
    ...(answer.compared_period === undefined ? {} : { compared_period: answer.compared_period }),
  };
}

async function runAnalysis(
  { analysis: name, request: own, frame }: AnalysisQuery,
  view: PanelView,
  { asker, batch, clock, deps, runs }: Context,
) {
  const analysis = PANEL_ANALYSES[name];
  if (analysis === undefined) throw new AppError('not_found', `there is no analysis ${name} here`);
  const filters = [own[analysis.filter] as Condition | undefined, allOf(view.conditions)];
  const filter = allOf(filters.filter((one) => one !== undefined));
  const { bounds } = view;
  const parsed = analysis.request.safeParse({
    ...own,
    ...(filter === undefined ? {} : { [analysis.filter]: filter }),
    ...(analysis.takes.time_zone ? { time_zone: view.timezone } : {}),
    ...(analysis.takes.period && bounds !== undefined
      ? {
          period: {
            from: new Date(bounds.fromMs).toISOString(),
            to: new Date(bounds.toMs).toISOString(),
          },
        }
      : {}),
  });
  if (!parsed.success) {
    const [first] = parsed.error.issues;
    throw new AppError('invalid_request', 'the analysis cannot be asked like that', {
      errors: [
        {
          path: `query.request.${(first?.path ?? []).map(String).join('.')}`,
          message: first?.message ?? 'is not valid',
        },
      ],
    });
  }
  for (const over of ['profiles', 'events'] as const) {
    const asked = [...analysis.asked(parsed.data)].filter((one) => one.over === over);
    checkFields(over, asked, asker.roles);
  }
  const known = {
    redirects: () => deps.analysis.redirects(asker),
    spends: (period: Period, at: Clock) => spendOf(deps, period, at, asker),
  };
  const key = JSON.stringify([name, parsed.data]);
  const run = runs.get(key) ?? analysis.run(parsed.data, clock, batch.ask, known);
  runs.set(key, run);
  const result = await run;
  const frames = analysis.frames(result);
  const table = frames[frame];
  if (table === undefined) {
    throw new AppError('invalid_request', 'the analysis has no such table', {
      errors: [{ path: 'query.frame', message: `is none of ${Object.keys(frames).join(', ')}` }],
    });
  }
  return { frame: table, result, period: shown(analysis.takes.period ? bounds : undefined) };
}

function overOf(name: string): Subject {
  return PANEL_ANALYSES[name as keyof typeof PANEL_ANALYSES]?.over ?? 'events';
}

/** A comparison as one panel can show it; people of a segment are looked up for panels over interactions. */
async function comparisonFor(
  panel: Panel,
  subject: Subject,
  { view: { compare }, segments, reach, clock, asker }: Context,
): Promise<{ compare: PanelComparison | undefined; ignored: Ignored[] }> {
  if (compare === undefined || !panel.compares || panel.query.kind !== 'aggregation') {
    return { compare: undefined, ignored: [] };
  }
  if (compare.with !== 'segment') {
    if (compare.with === 'period') {
      const [from, to] = [momentMs(compare.from, clock), momentMs(compare.to, clock)];
      return {
        compare: {
          with: 'period',
          from: new Date(from).toISOString(),
          to: new Date(to).toISOString(),
        },
        ignored: [],
      };
    }
    return { compare, ignored: [] };
  }
  const find = async (id: string | undefined) => {
    if (id === undefined) return undefined;
    const condition = inlineSegments<Condition>({ op: 'segment', id }, segments);
    checkFields('profiles', fieldsOf(condition, 'compare.segment'), asker.roles);
    return (await reach.people(condition, subject)) ?? 'too_many';
  };
  const [filter, base] = await Promise.all([find(compare.segment), find(compare.base)]);
  if (filter === 'too_many' || base === 'too_many' || filter === undefined) {
    const ignored = { selection: 'compare', why: 'too_many_people', limit: MOST_PEOPLE } as const;
    return { compare: undefined, ignored: [ignored] };
  }
  return {
    compare: { with: 'filter', filter, ...(base === undefined ? {} : { base }) },
    ignored: [],
  };
}

function told(reached: Reached, more: readonly Ignored[]) {
  return { applied: [...reached.applied], ignored: [...reached.ignored, ...more] };
}

/** Everything chosen as one condition on people, with segments still named, so that it can be saved. */
function asPeople(ready: readonly Ready[]): DashboardAnswer['people'] {
  const conditions: Condition[] = [];
  const ignored: Ignored[] = [];
  for (const { selection, why } of ready) {
    const condition =
      why !== undefined
        ? undefined
        : selection.over === 'profiles'
          ? conditionOf(selection)
          : equivalentOf(selection)?.condition;
    if (condition === undefined)
      ignored.push({ selection: selection.id, why: why ?? 'not_possible' });
    else conditions.push(condition);
  }
  const condition = allOf(conditions);
  return { ...(condition === undefined ? {} : { condition }), ignored };
}

function namedBy(compare: Comparison | undefined): readonly Condition[] {
  if (compare?.with !== 'segment') return [];
  const ids = [compare.segment, ...(compare.base === undefined ? [] : [compare.base])];
  return ids.map((id) => ({ op: 'segment', id }));
}

function shown(bounds: Bounds | undefined) {
  if (bounds === undefined) return null;
  return { from: new Date(bounds.fromMs).toISOString(), to: new Date(bounds.toMs).toISOString() };
}

/** What the panels were compared with; they all were with the same. */
function comparedPeriod(answers: readonly PanelAnswer[]): DashboardAnswer['compared_period'] {
  for (const answer of answers) {
    if (answer.status === 'ok' && answer.compared_period) return answer.compared_period;
  }
  return null;
}
