import type { estypes } from '@elastic/elasticsearch';
import {
  ABOUT_MS,
  type CompiledDimension,
  compileDimension,
  type Key,
  type ListedDimension,
  type OpenDimension,
  timeSource,
} from './dimensions.ts';
import { type Bucket, type CompiledMeasure, compileMeasure, type Value } from './measures.ts';
import { wrong } from './problems.ts';
import type { Question } from './question.ts';
import { type AggregationRequest, MOST_ROWS } from './request.ts';

type Aggs = Record<string, estypes.AggregationsAggregationContainer>;

/** A request made ready: bodies to send, and how to read what comes back. */
export interface Plan {
  readonly question: Question;
  readonly dimensions: readonly CompiledDimension[];
  readonly measures: readonly CompiledMeasure[];
}

/** One group of the answer. */
export interface Row {
  readonly keys: Readonly<Record<string, Key>>;
  readonly values: Readonly<Record<string, Value>>;
}

/** A page of groups, with the key to go on from where there may be more. */
export interface Page {
  readonly rows: readonly Row[];
  readonly after: Readonly<Record<string, unknown>> | undefined;
}

/** Buckets asked for at a time. */
const PAGE = 1_000;
/** Most groups that listed dimensions may make within one open group. */
const MOST_LISTED = 500;

/** @throws AppError `invalid_request` for names that come twice, and whatever the parts refuse */
export function planOf(
  request: Pick<AggregationRequest, 'measures' | 'dimensions'>,
  question: Question,
): Plan {
  const measures = request.measures.map((one, i) => compileMeasure(one, question, i));
  const dimensions = request.dimensions.map((one, i) => compileDimension(one, question, i));
  refuseTwins(measures, 'measures');
  refuseTwins(dimensions, 'dimensions');
  const listed = listedOf(dimensions).reduce((product, { groups }) => product * groups.length, 1);
  if (listed > MOST_LISTED) {
    throw wrong(
      'dimensions',
      `make ${listed} groups of ranges and conditions, more than ${MOST_LISTED}`,
      MOST_LISTED,
    );
  }
  const plan = { question, dimensions, measures };
  const intervals = intervalsOf(plan);
  if (intervals !== undefined && intervals * listed > MOST_ROWS) {
    throw wrong(
      'dimensions',
      `make about ${Math.ceil(intervals * listed)} groups, more than ${MOST_ROWS}: take a longer interval or a shorter period`,
      MOST_ROWS,
    );
  }
  return plan;
}

/** All documents of the question in one group. */
export function buildTotals({ question, measures }: Plan): estypes.SearchRequest {
  return { ...base(question), aggs: mergedAggs(measures) };
}

export function readTotals({ measures }: Plan, response: Answer): Row['values'] {
  const bucket = { ...response.aggregations, doc_count: response.total };
  return valuesOf(measures, bucket);
}

/** What the engine answers, as far as it matters here. */
export interface Answer {
  readonly total: number;
  readonly aggregations: Readonly<Record<string, unknown>>;
}

/** The next page of groups in the order of their keys. Empty intervals are there where time is the only open dimension. */
export function buildPage(plan: Plan, after: Page['after']): estypes.SearchRequest {
  const { question, dimensions, measures } = plan;
  let aggs = mergedAggs(measures);
  for (const [i, { groups }] of [...listedOf(dimensions).entries()].reverse()) {
    const filters = Object.fromEntries(groups.map(({ query }, n) => [`g${n}`, query]));
    const inner = aggs;
    aggs = { [`l${i}`]: { filters: { filters }, ...(isEmpty(inner) ? {} : { aggs: inner }) } };
  }
  const open = openOf(dimensions);
  if (open.length === 0) return { ...base(question), aggs };
  const inner = isEmpty(aggs) ? {} : { aggs };
  const time = onlyTime(plan);
  if (time !== undefined) {
    const { fromMs, toMs } = time.period;
    const series: estypes.AggregationsAggregationContainer = {
      date_histogram: {
        ...timeSource(time, question),
        min_doc_count: 0,
        extended_bounds: { min: fromMs, max: toMs - 1 },
      },
      ...inner,
    };
    return { ...base(question), aggs: { groups: series } };
  }
  const groups: estypes.AggregationsAggregationContainer = {
    composite: {
      size: PAGE,
      sources: open.flatMap(({ sources }) => sources),
      ...(after === undefined ? {} : { after: after as Record<string, estypes.FieldValue> }),
    },
    ...inner,
  };
  return { ...base(question), aggs: { groups } };
}

export function readPage(plan: Plan, answer: Answer): Page {
  const open = openOf(plan.dimensions);
  if (open.length === 0) {
    const bucket = { ...answer.aggregations, doc_count: answer.total };
    return { rows: listedRows(plan, bucket, {}), after: undefined };
  }
  const groups = answer.aggregations['groups'] as {
    readonly buckets: readonly (Bucket & { readonly key: unknown })[];
    readonly after_key?: Readonly<Record<string, unknown>>;
  };
  const time = onlyTime(plan);
  const rows = groups.buckets.flatMap((bucket) => {
    const key =
      time === undefined ? (bucket.key as Record<string, unknown>) : { [time.id]: bucket.key };
    const keys = Object.fromEntries(open.map(({ name, read }) => [name, read(key)]));
    return listedRows(plan, bucket, keys);
  });
  const isLast = time !== undefined || groups.buckets.length < PAGE;
  return { rows, after: isLast ? undefined : groups.after_key };
}

/** Opens the groups of listed dimensions, the first one outermost. */
function listedRows(plan: Plan, bucket: Bucket, keys: Row['keys']): Row[] {
  let open: { readonly bucket: Bucket; readonly keys: Row['keys'] }[] = [{ bucket, keys }];
  for (const [i, { name, groups }] of listedOf(plan.dimensions).entries()) {
    open = open.flatMap((one) => {
      const { buckets } = one.bucket[`l${i}`] as { buckets: Readonly<Record<string, Bucket>> };
      return groups.map(({ key }, n) => ({
        bucket: buckets[`g${n}`] ?? { doc_count: 0 },
        keys: { ...one.keys, [name]: key },
      }));
    });
  }
  return open.map((one) => ({ keys: one.keys, values: valuesOf(plan.measures, one.bucket) }));
}

function valuesOf(measures: readonly CompiledMeasure[], bucket: Bucket): Row['values'] {
  return Object.fromEntries(measures.map(({ name, read }) => [name, read(bucket)]));
}

function base({ query }: Question): estypes.SearchRequest {
  return { size: 0, track_total_hits: true, query };
}

function mergedAggs(measures: readonly CompiledMeasure[]): Aggs {
  return Object.assign({}, ...measures.map(({ aggs }) => aggs)) as Aggs;
}

function isEmpty(aggs: Aggs): boolean {
  return Object.keys(aggs).length === 0;
}

function openOf(dimensions: readonly CompiledDimension[]): OpenDimension[] {
  return dimensions.filter((one) => one.kind === 'open');
}

function listedOf(dimensions: readonly CompiledDimension[]): ListedDimension[] {
  return dimensions.filter((one) => one.kind === 'listed');
}

/** Where the one open dimension is time and both ends are known, every interval can be shown, empty or not. */
function onlyTime({ dimensions, question }: Plan) {
  const [only, ...others] = openOf(dimensions);
  if (only?.time === undefined || others.length > 0 || question.period === undefined)
    return undefined;
  if (question.period.field !== only.time.field) return undefined;
  return { ...only.time, id: Object.keys(only.sources[0] ?? {})[0] ?? '', period: question.period };
}

function intervalsOf(plan: Plan): number | undefined {
  const time = onlyTime(plan);
  if (time === undefined) return undefined;
  return (time.period.toMs - time.period.fromMs) / ABOUT_MS[time.interval];
}

function refuseTwins(parts: readonly { readonly name: string }[], path: string): void {
  const names = new Set<string>();
  parts.forEach(({ name }, i) => {
    if (names.has(name)) throw wrong(`${path}[${i}].name`, `is the name of another: ${name}`);
    names.add(name);
  });
}
