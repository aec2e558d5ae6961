import type { estypes } from '@elastic/elasticsearch';
import { compileCondition, type Query } from '../../segments/compile.ts';
import { enginePath, type Field } from '../../segments/field.ts';
import { getField } from '../../segments/fields.ts';
import { wrong } from './problems.ts';
import type { Question } from './question.ts';
import type { Conversion, Measure } from './request.ts';

type Aggs = Record<string, estypes.AggregationsAggregationContainer>;

/** A figure, or one for each currency, in minor units. `null`: unknown, for there was nothing to measure. */
export type Value = number | null | Readonly<Record<string, number | null>>;

/** How exact a figure is. */
export type Accuracy = 'exact' | 'within 1 % beyond 40,000' | 'approximate percentile';

/** One bucket of an answer of the engine; only what measures read. */
export interface Bucket {
  readonly doc_count: number;
  readonly [name: string]: unknown;
}

/** A measure made ready: what to ask of each bucket, and how to read it. */
export interface CompiledMeasure {
  readonly name: string;
  readonly aggs: Aggs;
  readonly accuracy: Accuracy;
  read(bucket: Bucket): Value;
}

/** Highest count that `cardinality` keeps nearly exact; the engine takes no higher. */
const PRECISE = 40_000;

/** @param i place in the request; names the engine's aggregation, so that no caller's text reaches it */
export function compileMeasure(measure: Measure, question: Question, i: number): CompiledMeasure {
  const id = `m${i}`;
  const path = `measures[${i}]`;
  const name = measureName(measure);
  switch (measure.kind) {
    case 'count':
      return { name, aggs: {}, accuracy: 'exact', read: (bucket) => bucket.doc_count };
    case 'people':
      return { name, ...people(question, id) };
    case 'unique': {
      const field = getField(question.subject, measure.field, `${path}.field`);
      return {
        name,
        aggs: { [id]: { cardinality: { field: enginePath(field), precision_threshold: PRECISE } } },
        accuracy: 'within 1 % beyond 40,000',
        read: (bucket) => valueIn(bucket[id]),
      };
    }
    case 'ratio': {
      const part = compileCondition(measure.of, question, `${path}.of`);
      const whole: Query =
        measure.to === undefined
          ? { match_all: {} }
          : compileCondition(measure.to, question, `${path}.to`);
      const filters = { part: { bool: { filter: [whole, part] } }, whole };
      return {
        name,
        aggs: { [id]: { filters: { filters } } },
        accuracy: 'exact',
        read: (bucket) => {
          const counted = bucket[id] as { buckets: Record<keyof typeof filters, Bucket> };
          const { part: some, whole: all } = counted.buckets;
          return all.doc_count === 0 ? null : some.doc_count / all.doc_count;
        },
      };
    }
    case 'rate': {
      const { periodMs } = question;
      if (periodMs === undefined)
        throw wrong('period', 'is needed by the measure rate, from and to');
      const units = periodMs / UNIT_MS[measure.per];
      return { name, aggs: {}, accuracy: 'exact', read: (bucket) => bucket.doc_count / units };
    }
    case 'per_person': {
      const persons = people(question, `${id}p`);
      if (measure.field === undefined) {
        return {
          name,
          aggs: persons.aggs,
          accuracy: persons.accuracy,
          read: (bucket) => divided(bucket.doc_count, persons.read(bucket)),
        };
      }
      const field = numeric(question, measure.field, `${path}.field`);
      const sum = figure(field, id, { kind: 'sum', conversion: question.conversion });
      return {
        name,
        aggs: { ...persons.aggs, ...sum.aggs },
        accuracy: persons.accuracy,
        read: (bucket) => divided(sum.read(bucket), persons.read(bucket)),
      };
    }
    case 'sum':
    case 'average':
    case 'min':
    case 'max':
    case 'median':
    case 'percentile': {
      const field = numeric(question, measure.field, `${path}.field`);
      const { conversion } = question;
      const percent =
        measure.kind === 'percentile'
          ? measure.percent
          : measure.kind === 'median'
            ? 50
            : undefined;
      return {
        name,
        accuracy: percent === undefined ? 'exact' : 'approximate percentile',
        ...figure(field, id, { kind: measure.kind, percent, conversion }),
      };
    }
  }
}

const UNIT_MS = { hour: 3_600_000, day: 86_400_000, week: 7 * 86_400_000 } as const;

/** What a measure is called in the answer. */
export function measureName(measure: Measure): string {
  return measure.name ?? defaultName(measure);
}

function defaultName(measure: Measure): string {
  return 'field' in measure && measure.field !== undefined
    ? `${measure.kind}_${measure.field}`
        .toLowerCase()
        .replaceAll(/[^a-z0-9_.]/g, '_')
        .slice(0, 64)
    : measure.kind;
}

/** A profile is one person; interactions name theirs. */
function people({ subject }: Question, id: string): Omit<CompiledMeasure, 'name'> {
  if (subject === 'profiles') {
    return { aggs: {}, accuracy: 'exact', read: (bucket) => bucket.doc_count };
  }
  return {
    aggs: { [id]: { cardinality: { field: 'profile_id', precision_threshold: PRECISE } } },
    accuracy: 'within 1 % beyond 40,000',
    read: (bucket) => valueIn(bucket[id]),
  };
}

interface Figure {
  readonly kind: 'sum' | 'average' | 'min' | 'max' | 'median' | 'percentile';
  readonly percent?: number | undefined;
  readonly conversion: Conversion | undefined;
}

function figure(field: Field, id: string, figure: Figure): Pick<CompiledMeasure, 'aggs' | 'read'> {
  const path = enginePath(field);
  const own = metric(path, figure);
  if (field.currency === undefined) {
    const aggs: Aggs = { [id]: own };
    // A sum over nothing is 0 to the engine; it is to us as well. Means and extremes of nothing are unknown.
    return { aggs, read: (bucket) => valueIn(bucket[id]) };
  }
  const aggs: Aggs = {
    [id]: {
      terms: { field: field.currency, size: 50, order: { _key: 'asc' } },
      aggs: { v: own, n: { value_count: { field: path } } },
    },
  };
  return {
    aggs,
    read: (bucket) => {
      const { buckets } = bucket[id] as { buckets: readonly (Bucket & { key: string })[] };
      const known = buckets
        .map((one) => ({
          currency: one.key,
          value: valueIn(one['v']),
          weight: valueIn(one['n']) ?? 0,
        }))
        .filter(({ weight }) => weight > 0);
      return convert(known, figure);
    },
  };
}

function metric(
  field: string,
  { kind, percent }: Figure,
): estypes.AggregationsAggregationContainer {
  switch (kind) {
    case 'sum':
      return { sum: { field } };
    case 'average':
      return { avg: { field } };
    case 'min':
      return { min: { field } };
    case 'max':
      return { max: { field } };
    case 'median':
    case 'percentile':
      return { percentiles: { field, percents: [percent ?? 50], keyed: false } };
  }
}

interface InCurrency {
  readonly currency: string;
  readonly value: number | null;
  /** how many values it is made from */
  readonly weight: number;
}

/**
 * Puts figures of several currencies together where rates were given; without a rate they stay apart. Percentiles
 * cannot be put together from those of each currency, so they are converted side by side only.
 */
function convert(figures: readonly InCurrency[], { kind, conversion }: Figure): Value {
  if (conversion === undefined) {
    return Object.fromEntries(figures.map(({ currency, value }) => [currency, value]));
  }
  const rateOf = ({ currency }: InCurrency) =>
    currency === conversion.to
      ? 1
      : Object.hasOwn(conversion.rates, currency)
        ? conversion.rates[currency]
        : undefined;
  const apart = figures.filter((one) => rateOf(one) === undefined);
  const within = figures.flatMap((one) => {
    const rate = rateOf(one);
    return rate === undefined || one.value === null ? [] : [{ ...one, value: one.value * rate }];
  });
  const rest = Object.fromEntries(apart.map(({ currency, value }) => [currency, value]));
  if (kind === 'median' || kind === 'percentile') {
    if (within.length <= 1) return { ...rest, ...total(conversion.to, within[0]?.value) };
    return Object.fromEntries(figures.map(({ currency, value }) => [currency, value]));
  }
  return { ...rest, ...total(conversion.to, together(within, kind)) };
}

function total(currency: string, value: number | undefined) {
  return value === undefined ? {} : { [currency]: Math.round(value) };
}

function together(
  figures: readonly { readonly value: number; readonly weight: number }[],
  kind: 'sum' | 'average' | 'min' | 'max',
): number | undefined {
  if (figures.length === 0) return undefined;
  const values = figures.map(({ value }) => value);
  switch (kind) {
    case 'sum':
      return values.reduce((a, b) => a + b, 0);
    case 'min':
      return Math.min(...values);
    case 'max':
      return Math.max(...values);
    case 'average': {
      const weights = figures.reduce((sum, { weight }) => sum + weight, 0);
      return figures.reduce((sum, { value, weight }) => sum + value * weight, 0) / weights;
    }
  }
}

function numeric(question: Question, name: string, path: string): Field {
  const field = getField(question.subject, name, path);
  if (field.type === 'number' || field.type === 'money') return field;
  throw wrong(path, `is not a number: ${field.name} is a ${field.type}`);
}

function divided(value: Value, by: Value): Value {
  if (typeof by !== 'number' || by === 0 || value === null) return null;
  if (typeof value === 'number') return value / by;
  return Object.fromEntries(
    Object.entries(value).map(([key, one]) => [key, one === null ? null : one / by]),
  );
}

function valueIn(answer: unknown): number | null {
  if (typeof answer !== 'object' || answer === null) return null;
  if ('values' in answer) {
    const [first] = answer.values as readonly { value: number | null }[];
    return finite(first?.value);
  }
  return 'value' in answer ? finite(answer.value) : null;
}

function finite(value: unknown): number | null {
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}
