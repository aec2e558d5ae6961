import type { Column, Frame } from '../../analytics/dashboards/answer.ts';
import type { Panel } from '../../analytics/dashboards/spec.ts';
import type { Labels } from '../analysis/labels.ts';
import { nextStart } from '../analysis/next-start.ts';
import type { Aggregated } from '../analysis/queries.ts';
import { defaultName } from '../dashboards/use-reader.ts';
import type { ChartKind, Question } from './question.ts';

/** The answer to a question as the table that panels are drawn from. */
export function frameOf(question: Question, answer: Aggregated, labels: Labels): Frame {
  return {
    columns: [
      ...question.dimensions.map((dimension) => keyColumn(question, dimension, answer, labels)),
      ...question.measures.map(
        (measure): Column => ({
          name: measure.name ?? defaultName(measure),
          role: 'value',
          type:
            'field' in measure &&
            measure.field !== undefined &&
            labels.type(question.over, measure.field) === 'money'
              ? 'money'
              : 'number',
          ...(measure.kind === 'ratio' ? { unit: 'share' } : {}),
        }),
      ),
    ],
    rows: answer.rows,
    totals: answer.totals,
    ...(answer.compared_totals === undefined ? {} : { compared_totals: answer.compared_totals }),
    more: answer.next_cursor !== null,
    accuracy: answer.accuracy,
  };
}

function keyColumn(
  { over }: Question,
  dimension: Question['dimensions'][number],
  answer: Aggregated,
  labels: Labels,
): Column {
  switch (dimension.kind) {
    case 'field': {
      const { field } = dimension;
      const type = labels.type(over, field);
      return {
        name: dimension.name ?? field,
        role: 'key',
        type:
          type === 'number' || type === 'money'
            ? 'number'
            : type === 'boolean'
              ? 'boolean'
              : 'text',
        field,
        select: { over, kind: 'values', field },
      };
    }
    case 'time': {
      const field = dimension.field ?? (over === 'events' ? 'occurred_at' : 'first_seen_at');
      const name = dimension.name ?? 'time';
      const interval =
        dimension.interval === 'auto' ? intervalSeen(answer, name) : dimension.interval;
      return {
        name,
        role: 'key',
        type: 'instant',
        field,
        select: { over, kind: 'time', field, interval },
      };
    }
    case 'geo':
      return {
        name: dimension.name ?? dimension.field,
        role: 'key',
        type: 'tile',
        field: dimension.field,
        select: { over, kind: 'tiles', field: dimension.field },
      };
    case 'hour_of_week':
      return {
        name: dimension.name ?? 'hour_of_week',
        role: 'key',
        type: 'hour_of_week',
        select: { over, kind: 'hours_of_week' },
      };
    case 'ranges':
      return {
        name: dimension.name ?? dimension.field,
        role: 'key',
        type: 'text',
        field: dimension.field,
        select: { over, kind: 'range', field: dimension.field },
      };
    case 'conditions':
      return {
        name: dimension.name ?? 'group',
        role: 'key',
        type: 'text',
        select: {
          over,
          kind: 'condition',
          conditions: Object.fromEntries(
            dimension.of.map(({ name, condition }) => [name, condition]),
          ),
        },
      };
    default:
      return { name: 'segments', role: 'key', type: 'text' };
  }
}

const INTERVALS = ['minute', 'hour', 'day', 'week', 'month', 'quarter', 'year'] as const;

/** The interval that the server chose, told by the least distance between two keys. */
function intervalSeen(answer: Aggregated, name: string): (typeof INTERVALS)[number] {
  const starts = [...new Set(answer.rows.map(({ keys }) => Date.parse(String(keys[name]))))].sort(
    (a, b) => a - b,
  );
  const gap = starts.reduce(
    (least, start, i) => (i === 0 ? least : Math.min(least, start - (starts[i - 1] ?? start))),
    Number.POSITIVE_INFINITY,
  );
  const [first = 0] = starts;
  // Days can be an hour short, so the nearest one counts that is not longer by more than that.
  return (
    [...INTERVALS]
      .reverse()
      .find((one) => nextStart(first, one, answer.time_zone) - first <= gap + 3_700_000) ?? 'minute'
  );
}

/** The panel that a question makes. */
export function panelOf(
  question: Question,
  kind: ChartKind,
  { id, title }: { id: string; title: Panel['title'] },
): Panel {
  const common = {
    id,
    title,
    position: { x: 0, y: 0, w: kind === 'metric' ? 4 : 6, h: kind === 'metric' ? 3 : 6 },
    ignores_filters: false,
    compares: true,
    labels: {},
    units: Object.fromEntries(
      question.measures
        .filter((measure) => measure.kind === 'ratio')
        .map((measure) => [measure.name ?? defaultName(measure), 'share' as const]),
    ),
    query: { kind: 'aggregation' as const, ...question },
  };
  switch (kind) {
    case 'metric':
      return { kind, ...common, better: 'up' };
    case 'time_series':
      return { kind, ...common, mark: 'line' };
    case 'stacked_bars':
      return { kind, ...common, scale: 'absolute' };
    case 'map':
      return { kind, ...common, area: 'france' };
    default:
      return { kind, ...common };
  }
}
