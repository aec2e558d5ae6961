import { enginePath, type FieldType } from '../../segments/field.ts';
import { FIELD_LABELS } from '../../segments/field-labels.ts';
import { getField } from '../../segments/fields.ts';
import type { Dimension, Interval } from '../aggregation/request.ts';
import type { Asked } from './figures.ts';
import { Inexpressible } from './inexpressible.ts';
import type { BucketColumn } from './lens.ts';
import { luceneOf } from './lucene.ts';

/** Dimensions of panels: those of aggregations, with an interval that follows the period. */
export type PanelDimension =
  | Exclude<Dimension, { kind: 'time' }>
  | (Omit<Extract<Dimension, { kind: 'time' }>, 'interval'> & {
      readonly interval: Interval | 'auto';
    });

export interface Order {
  /** figure that groups are ordered by; by their own values without it */
  readonly by?: string | undefined;
  readonly direction: 'asc' | 'desc';
  /** most groups that are shown */
  readonly size: number;
}

const INTERVALS: Readonly<Record<Interval, string>> = {
  minute: '1m',
  hour: '1h',
  day: '1d',
  week: '1w',
  month: '1M',
  quarter: '1q',
  year: '1y',
};

/**
 * Columns for one dimension: one, but for hours of the week, which are weekday and hour.
 * @throws Inexpressible for map tiles, saved segments and bounds on instants that move
 */
export function bucketColumns(
  dimension: PanelDimension,
  order: Order,
  asked: Asked,
): readonly BucketColumn[] {
  const { over, panel, language } = asked;
  const labelled = (name: string, field?: string) => ({
    label: panel.labels[name]?.[language] ?? FIELD_LABELS[over][field ?? name]?.[language] ?? name,
    customLabel: true as const,
    isBucketed: true as const,
  });
  const terms = (field: string, name: string, missing: boolean, own: Order): BucketColumn => {
    const { type, ...found } = getField(over, field, 'dimensions.field');
    return {
      ...labelled(name, field),
      dataType: dataTypeOf(type),
      operationType: 'terms',
      scale: 'ordinal',
      sourceField: enginePath({ type, ...found }),
      params: {
        size: own.size,
        orderBy:
          own.by === undefined
            ? { type: 'alphabetical', fallback: false }
            : { type: 'column', columnId: own.by },
        orderDirection: own.by === undefined ? 'asc' : own.direction,
        otherBucket: false,
        missingBucket: missing,
        parentFormat: { id: 'terms' },
      },
    };
  };
  switch (dimension.kind) {
    case 'field':
      return [terms(dimension.field, dimension.name ?? dimension.field, dimension.missing, order)];
    case 'time': {
      const field = dimension.field ?? (over === 'events' ? 'occurred_at' : 'first_seen_at');
      return [
        {
          ...labelled(dimension.name ?? 'time', field),
          dataType: 'date',
          operationType: 'date_histogram',
          scale: 'interval',
          sourceField: field,
          params: {
            interval: dimension.interval === 'auto' ? 'auto' : INTERVALS[dimension.interval],
            includeEmptyRows: true,
            dropPartials: false,
          },
        },
      ];
    }
    case 'hour_of_week': {
      const all = { direction: 'asc', size: 24 } as const;
      return [
        terms('local_hour', 'local_hour', false, all),
        terms('local_weekday', 'local_weekday', false, { ...all, size: 7 }),
      ];
    }
    case 'conditions':
      return [
        {
          ...labelled(dimension.name ?? 'group'),
          dataType: 'string',
          operationType: 'filters',
          scale: 'ordinal',
          params: {
            filters: dimension.of.map(({ name, condition }) => ({
              input: {
                query: luceneOf(condition, { subject: over, timezone: asked.timezone }),
                language: 'lucene',
              },
              label: panel.labels[name]?.[language] ?? name,
            })),
          },
        },
      ];
    case 'ranges': {
      const field = getField(over, dimension.field, 'dimensions.field');
      const bounds = dimension.bounds.map((bound) => {
        if (typeof bound !== 'number') throw new Inexpressible('dimension_ranges_of_time');
        return bound;
      });
      // Bounds of money are minor units, and stay so: the copies hold both.
      return [
        {
          ...labelled(dimension.name ?? dimension.field, dimension.field),
          dataType: 'string',
          operationType: 'range',
          scale: 'ordinal',
          sourceField: enginePath(field),
          params: {
            type: 'range',
            ranges: [null, ...bounds].map((from, i) => ({
              from,
              to: bounds[i] ?? null,
              label: '',
            })),
            maxBars: 'auto',
            parentFormat: {
              id: 'range',
              params: { template: 'arrow_right', replaceInfinity: true },
            },
          },
        },
      ];
    }
    default:
      throw new Inexpressible(`dimension_${dimension.kind}`);
  }
}

function dataTypeOf(type: FieldType): BucketColumn['dataType'] {
  if (type === 'number' || type === 'money') return 'number';
  if (type === 'date' || type === 'day') return 'date';
  return type === 'boolean' ? 'boolean' : 'string';
}
