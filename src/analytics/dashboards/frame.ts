import type { Field, Subject } from '../../segments/field.ts';
import { getField } from '../../segments/fields.ts';
import type { Aggregation } from '../aggregation/aggregate.ts';
import { intervalFor } from '../aggregation/dimensions.ts';
import { measureName } from '../aggregation/measures.ts';
import type { AggregationRequest, Dimension, Measure } from '../aggregation/request.ts';
import type { Column, Frame } from './answer.ts';
import type { Unit } from './spec.ts';

/**
 * The answer to an aggregation as a table: which columns there are, and how a click on a key selects.
 * @param units how measures are written, by name
 */
export function frameOf(
  request: AggregationRequest,
  answer: Aggregation,
  units: Readonly<Record<string, Unit>>,
  periodMs: number | undefined,
): Frame {
  const keys = request.dimensions.map((one) => keyColumn(one, request.over, periodMs));
  const values = request.measures.map((one) => valueColumn(one, request.over, units));
  return {
    columns: [...keys, ...values],
    rows: answer.rows.map(({ keys: key, values: figures, compared }) => ({
      keys: { ...key },
      values: { ...figures },
      ...(compared === undefined ? {} : { compared: compared === null ? null : { ...compared } }),
    })),
    totals: { ...answer.totals },
    ...(answer.compared_totals === undefined
      ? {}
      : { compared_totals: { ...answer.compared_totals } }),
    more: answer.next !== undefined,
    accuracy: { ...answer.accuracy },
  };
}

const TYPES: Readonly<Record<Field['type'], Column['type']>> = {
  keyword: 'text',
  number: 'number',
  money: 'money',
  date: 'instant',
  day: 'day',
  boolean: 'boolean',
  place: 'tile',
};

function keyColumn(dimension: Dimension, over: Subject, periodMs: number | undefined): Column {
  switch (dimension.kind) {
    case 'field': {
      const { field } = dimension;
      return {
        name: dimension.name ?? field,
        role: 'key',
        type: TYPES[getField(over, field, 'field').type],
        field,
        select: { over, kind: 'values', field },
      };
    }
    case 'time': {
      const field = dimension.field ?? (over === 'events' ? 'occurred_at' : 'first_seen_at');
      const interval = intervalFor(dimension.interval, { periodMs });
      return {
        name: dimension.name ?? 'time',
        role: 'key',
        type: 'instant',
        field,
        select: { over, kind: 'time', field, interval },
      };
    }
    case 'geo': {
      const { field } = dimension;
      const select = { over, kind: 'tiles', field } as const;
      return { name: dimension.name ?? field, role: 'key', type: 'tile', field, select };
    }
    case 'hour_of_week':
      return {
        name: dimension.name ?? 'hour_of_week',
        role: 'key',
        type: 'hour_of_week',
        select: { over, kind: 'hours_of_week' },
      };
    case 'ranges': {
      const { field } = dimension;
      const select = { over, kind: 'range', field } as const;
      return { name: dimension.name ?? field, role: 'key', type: 'text', field, select };
    }
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
    case 'segments':
      return {
        name: dimension.name ?? 'segments',
        role: 'key',
        type: 'text',
        field: 'segments',
        select: { over, kind: 'values', field: 'segments' },
      };
  }
}

function valueColumn(
  measure: Measure,
  over: Subject,
  units: Readonly<Record<string, Unit>>,
): Column {
  const name = measureName(measure);
  const field = 'field' in measure ? measure.field : undefined;
  const isAmount =
    field !== undefined &&
    measure.kind !== 'unique' &&
    getField(over, field, 'field').type === 'money';
  const unit = units[name] ?? (measure.kind === 'ratio' ? 'share' : undefined);
  return {
    name,
    role: 'value',
    type: isAmount ? 'money' : 'number',
    ...(unit === undefined || isAmount ? {} : { unit }),
    ...(field === undefined ? {} : { field }),
  };
}
