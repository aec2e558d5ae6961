import type { estypes } from '@elastic/elasticsearch';
import { compileCondition, type Query } from '../../segments/compile.ts';
import { enginePath, type Field } from '../../segments/field.ts';
import { getField } from '../../segments/fields.ts';
import { fieldMs } from '../../segments/moment.ts';
import { wrong } from './problems.ts';
import type { Question } from './question.ts';
import { type Dimension, INTERVALS, type Interval } from './request.ts';

/** A key of a group, as callers see it. */
export type Key = string | number | boolean | null;
type Source = Record<string, estypes.AggregationsCompositeAggregationSource>;

/** A dimension whose groups the engine finds: it may have any number of them. */
export interface OpenDimension {
  readonly kind: 'open';
  readonly name: string;
  readonly sources: Source[];
  /** set where this is time alone, so that empty intervals can be shown */
  readonly time?: { readonly field: string; readonly interval: Interval };
  read(key: Readonly<Record<string, unknown>>): Key;
}

/** A dimension whose groups the request names. */
export interface ListedDimension {
  readonly kind: 'listed';
  readonly name: string;
  readonly groups: readonly {
    readonly key: string;
    readonly query: Query;
  }[];
}

export type CompiledDimension = OpenDimension | ListedDimension;

/** @param i place in the request; names the engine's source, so that no caller's text reaches it */
export function compileDimension(
  dimension: Dimension,
  question: Question,
  i: number,
): CompiledDimension {
  const id = `d${i}`;
  const path = `dimensions[${i}]`;
  const { subject } = question;
  switch (dimension.kind) {
    case 'field': {
      const field = getField(subject, dimension.field, `${path}.field`);
      if (field.type === 'place') throw wrong(`${path}.field`, 'is a place: group it by geo');
      return {
        kind: 'open',
        name: dimension.name ?? dimension.field,
        sources: [
          { [id]: { terms: { field: enginePath(field), missing_bucket: dimension.missing } } },
        ],
        read: (key) => shown(field, key[id]),
      };
    }
    case 'time': {
      const name = dimension.field ?? (subject === 'events' ? 'occurred_at' : 'first_seen_at');
      const field = getField(subject, name, `${path}.field`);
      if (field.type !== 'date') throw wrong(`${path}.field`, 'is not an instant');
      const interval = intervalFor(dimension.interval, question);
      const time = { field: enginePath(field), interval };
      return {
        kind: 'open',
        name: dimension.name ?? 'time',
        sources: [{ [id]: { date_histogram: timeSource(time, question) } }],
        time,
        read: (key) => new Date(Number(key[id])).toISOString(),
      };
    }
    case 'geo': {
      const field = getField(subject, dimension.field, `${path}.field`);
      if (field.type !== 'place') throw wrong(`${path}.field`, 'is not a place');
      return {
        kind: 'open',
        name: dimension.name ?? dimension.field,
        sources: [
          { [id]: { geotile_grid: { field: enginePath(field), precision: dimension.zoom } } },
        ],
        read: (key) => String(key[id]),
      };
    }
    case 'hour_of_week': {
      if (subject !== 'events') throw wrong(path, 'can be asked of events only');
      return {
        kind: 'open',
        name: dimension.name ?? 'hour_of_week',
        sources: [
          { [`${id}w`]: { terms: { field: 'local_weekday' } } },
          { [`${id}h`]: { terms: { field: 'local_hour' } } },
        ],
        read: (key) => `${key[`${id}w`]}-${String(key[`${id}h`]).padStart(2, '0')}`,
      };
    }
    case 'ranges':
      return {
        kind: 'listed',
        name: dimension.name ?? dimension.field,
        groups: rangesOf(dimension, question, path),
      };
    case 'segments':
      throw wrong(path, 'names segments that nobody has put in their places');
    case 'conditions':
      return {
        kind: 'listed',
        name: dimension.name ?? 'group',
        groups: dimension.of.map(({ name, condition }, n) => ({
          key: name,
          query: compileCondition(condition, question, `${path}.of[${n}].condition`),
        })),
      };
  }
}

/** Intervals that a chart can still show. */
const MOST_SHOWN = 120;

/** `auto` is the finest interval of which the period holds few enough. */
export function intervalFor(
  interval: Interval | 'auto',
  { periodMs }: Pick<Question, 'periodMs'>,
): Interval {
  if (interval !== 'auto') return interval;
  if (periodMs === undefined) return 'month';
  return INTERVALS.find((one) => periodMs / ABOUT_MS[one] <= MOST_SHOWN) ?? 'year';
}

/** How long intervals are, about: months and years differ. */
export const ABOUT_MS: Readonly<Record<Interval, number>> = {
  minute: 60_000,
  hour: 3_600_000,
  day: 86_400_000,
  week: 7 * 86_400_000,
  month: 30 * 86_400_000,
  quarter: 91 * 86_400_000,
  year: 365 * 86_400_000,
};
INTERVALS satisfies readonly (keyof typeof ABOUT_MS)[];

/** Calendar intervals on the clock of the question's zone. */
export function timeSource(
  { field, interval }: { readonly field: string; readonly interval: Interval },
  { timezone }: Question,
) {
  return { field, calendar_interval: interval, time_zone: timezone };
}

export function shown({ type }: Field, value: unknown): Key {
  if (value === null || value === undefined) return null;
  if (type === 'boolean') return value === true || value === 'true' || value === 1;
  if (type === 'number' || type === 'money') return Number(value);
  if (type === 'date') return new Date(Number(value)).toISOString();
  if (type === 'day') return new Date(Number(value)).toISOString().slice(0, 10);
  return String(value);
}

function rangesOf(
  { field: name, bounds }: Extract<Dimension, { kind: 'ranges' }>,
  question: Question,
  path: string,
): ListedDimension['groups'] {
  const field = getField(question.subject, name, `${path}.field`);
  const ends = bounds.map((bound, i) => {
    const isNumber = field.type === 'number' || field.type === 'money';
    if (isNumber !== (typeof bound === 'number')) {
      throw wrong(`${path}.bounds[${i}]`, `does not fit a ${field.type}`);
    }
    return typeof bound === 'number' ? bound : fieldMs(field, bound, question);
  });
  if (ends.some((end, i) => i > 0 && end <= (ends[i - 1] ?? 0))) {
    throw wrong(`${path}.bounds`, 'must ascend');
  }
  const text = (end: number) => {
    if (field.type === 'date') return new Date(end).toISOString();
    return field.type === 'day' ? new Date(end).toISOString().slice(0, 10) : end;
  };
  return [undefined, ...ends].map((from, i) => {
    const to = ends[i];
    return {
      key: `${from === undefined ? '' : text(from)}..${to === undefined ? '' : text(to)}`,
      query: {
        range: {
          [enginePath(field)]: {
            ...(from === undefined ? {} : { gte: text(from) }),
            ...(to === undefined ? {} : { lt: text(to) }),
          },
        },
      },
    };
  });
}
