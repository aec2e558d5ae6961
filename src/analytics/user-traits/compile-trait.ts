import type { estypes } from '@elastic/elasticsearch';
import { AppError } from '../../errors.ts';
import type { TraitKind } from '../../model/user-traits.ts';
import { compileCondition, type Query } from '../../segments/compile.ts';
import { enginePath, type Field, type FieldType } from '../../segments/field.ts';
import { getField } from '../../segments/fields.ts';
import type { Clock } from '../../segments/moment.ts';
import type { TraitDefinition, TraitFunction } from './definition.ts';

type Aggregation = estypes.AggregationsAggregationContainer;

/** The value of a trait of one person; `null` where the events tell none. */
export type TraitValue = number | string | readonly string[] | null;

/** A definition as a question to the engine over one person's events. */
export interface CompiledTrait {
  readonly kind: TraitKind;
  readonly aggregation: Aggregation;
  read(answer: unknown): TraitValue;
}

/** Values a list holds at most: the first in order. */
export const LONGEST_LIST = 50;
/** Different values of one person among which the most frequent is found exactly. */
const MOST_VALUES = 1_000;
const DAY_MS = 86_400_000;

/**
 * The engine's aggregation for a definition.
 *
 * Money is summed in the one currency that the definition names. Events after now are in no window and give no
 * `days_since` below 0. `unique_count` is exact up to about 1,000 values (HyperLogLog++ above). `count` without
 * events is 0, a ratio without a whole is unknown, and so is every other function without a value.
 * @throws AppError `invalid_request` for a field that is not there or does not fit the function
 */
export function compileTrait(definition: TraitDefinition, clock: Clock): CompiledTrait {
  const { compute, filter, window_days } = definition;
  const asked = { ...clock, subject: 'events' as const };
  const now = clock.now.toISOString();
  const filters: Query[] = [];
  if (filter !== undefined) filters.push(compileCondition(filter, asked));
  if (window_days !== undefined) {
    const from = new Date(clock.now.getTime() - window_days * DAY_MS).toISOString();
    filters.push({ range: { occurred_at: { gte: from, lt: now } } });
  }
  const field = fieldOf(compute);
  if (field?.type === 'money') {
    const currency = 'currency' in compute ? compute.currency : undefined;
    if (currency === undefined) throw wrong('compute.currency', 'is missing: money needs one');
    filters.push({ term: { [field.currency ?? 'currency']: currency } });
  } else if ('currency' in compute && compute.currency !== undefined) {
    throw wrong('compute.currency', 'is for money only');
  }
  const within = (aggs: Record<string, Aggregation>, more: Query[] = []): Aggregation => ({
    filter: { bool: { filter: [...filters, ...more] } },
    aggs,
  });
  switch (compute.function) {
    case 'count':
      return { kind: 'number', aggregation: within({}), read: countIn };
    case 'ratio': {
      const of = compileCondition(compute.of, asked, 'compute.of');
      const to = compute.to && compileCondition(compute.to, asked, 'compute.to');
      return {
        kind: 'number',
        aggregation: within({ of: { filter: of } }, to === undefined ? [] : [to]),
        read: (answer) => {
          const whole = countIn(answer);
          return whole === 0 ? null : countIn(Object(answer).of) / whole;
        },
      };
    }
    case 'days_since':
      return {
        kind: 'number',
        aggregation: within({ v: { max: { field: 'occurred_at' } } }, [
          { range: { occurred_at: { lte: now } } },
        ]),
        read: (answer) => {
          const last = numberIn(answer);
          return last === null ? null : Math.floor((clock.now.getTime() - last) / DAY_MS);
        },
      };
    default:
      return ofValues(compute.function, getFitting(field, compute.function), within);
  }
}

type OfValues = Exclude<TraitFunction['function'], 'count' | 'ratio' | 'days_since'>;

const FITTING: Readonly<Record<OfValues, readonly FieldType[]>> = {
  sum: ['number', 'money'],
  average: ['number', 'money'],
  min: ['number', 'money', 'date'],
  max: ['number', 'money', 'date'],
  most_frequent: ['keyword', 'number'],
  first: ['keyword', 'number', 'money', 'date'],
  last: ['keyword', 'number', 'money', 'date'],
  unique_list: ['keyword'],
  unique_count: ['keyword', 'number'],
};

function fieldOf(compute: TraitFunction): Field | undefined {
  return 'field' in compute ? getField('events', compute.field, 'compute.field') : undefined;
}

function getFitting(field: Field | undefined, name: OfValues): Field {
  if (field === undefined) throw wrong('compute.field', 'is missing');
  if (FITTING[name].includes(field.type)) return field;
  throw wrong(
    'compute.field',
    `is of type ${field.type}: ${name} takes ${FITTING[name].join(', ')}`,
  );
}

function ofValues(
  name: OfValues,
  found: Field,
  within: (aggs: Record<string, Aggregation>, more?: Query[]) => Aggregation,
): CompiledTrait {
  const field = enginePath(found);
  const kind: TraitKind =
    found.type === 'date' ? 'date' : found.type === 'keyword' ? 'keyword' : 'number';
  const shown = (value: unknown): TraitValue => show(kind, value);
  switch (name) {
    case 'sum':
      return {
        kind,
        aggregation: within({ v: { sum: { field } } }, [{ exists: { field } }]),
        read: (answer) => (countIn(answer) === 0 ? null : numberIn(answer)),
      };
    case 'average':
      return { kind, aggregation: within({ v: { avg: { field } } }), read: numberIn };
    case 'min':
    case 'max':
      return {
        kind,
        aggregation: within({ v: name === 'min' ? { min: { field } } : { max: { field } } }),
        read: (answer) => shown(numberIn(answer)),
      };
    case 'first':
    case 'last': {
      const order = name === 'first' ? ('asc' as const) : ('desc' as const);
      const top_hits = {
        size: 1,
        sort: [{ occurred_at: order }, { event_id: order }],
        _source: false,
        docvalue_fields: [kind === 'date' ? { field, format: 'epoch_millis' } : { field }],
      };
      return {
        kind,
        aggregation: within({ v: { top_hits } }, [{ exists: { field } }]),
        read: (answer) => {
          const hit = Object(answer).v?.hits?.hits?.[0];
          const value = hit?.fields?.[field]?.[0];
          return shown(kind === 'date' && value !== undefined ? Number(value) : value);
        },
      };
    }
    case 'most_frequent':
      return {
        kind,
        aggregation: within({
          v: {
            terms: {
              field,
              size: 1,
              shard_size: MOST_VALUES,
              order: [{ _count: 'desc' }, { _key: 'asc' }],
            },
          },
        }),
        read: (answer) => shown(bucketsIn(answer)[0]),
      };
    case 'unique_list':
      return {
        kind: 'keyword',
        aggregation: within({
          v: { terms: { field, size: LONGEST_LIST, order: { _key: 'asc' } } },
        }),
        read: (answer) => {
          const list = bucketsIn(answer).map(String);
          return list.length === 0 ? null : list;
        },
      };
    case 'unique_count':
      return {
        kind: 'number',
        aggregation: within({ v: { cardinality: { field, precision_threshold: MOST_VALUES } } }),
        read: (answer) => (countIn(answer) === 0 ? 0 : numberIn(answer)),
      };
  }
}

function show(kind: TraitKind, value: unknown): TraitValue {
  if (value === null || value === undefined) return null;
  if (kind === 'number') return Number(value);
  return kind === 'date' ? new Date(Number(value)).toISOString() : String(value);
}

function countIn(answer: unknown): number {
  return Number(Object(answer).doc_count ?? 0);
}

function numberIn(answer: unknown): number | null {
  const value = Object(answer).v?.value;
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}

function bucketsIn(answer: unknown): unknown[] {
  const buckets: readonly { readonly key: unknown }[] = Object(answer).v?.buckets ?? [];
  return buckets.map(({ key }) => key);
}

function wrong(path: string, message: string): AppError {
  return new AppError('invalid_request', 'the trait is not valid', { errors: [{ path, message }] });
}
