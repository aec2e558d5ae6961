import type { estypes } from '@elastic/elasticsearch';
import type { Query } from '../../segments/compile.ts';
import type { Answer } from '../aggregation/plan.ts';

/** Interactions to be read, and the engine's fields that tell them apart. */
export interface Stream {
  readonly query: Query;
  /** Paths of single values; an interaction without one has `null`. */
  readonly fields: readonly string[];
  /** Calendar intervals that instants are told apart by, instead of by themselves: `at` is where one begins. */
  readonly every?: { readonly calendar_interval: string; readonly time_zone: string };
}

/** What one person did at one instant, as far as the fields of its stream tell it apart. */
export interface Deed {
  /** milliseconds since 1970 */
  readonly at: number;
  /** place of its stream among those asked for */
  readonly stream: number;
  readonly values: readonly Value[];
  /** interactions that are alike in all this */
  readonly times: number;
}
export type Value = string | number | null;

export interface Row extends Omit<Deed, 'stream'> {
  readonly id: string;
}

export type Place = Readonly<Record<string, Value>>;

/** Rows asked for at a time. */
export const PAGE_ROWS = 10_000;

/**
 * The next page of rows, by person, of each the latest first: the order events are stored in, so that the engine
 * reads each page alone.
 */
export function buildRows(
  { query, fields, every }: Stream,
  after: Place | undefined,
  size: number = PAGE_ROWS,
): estypes.SearchRequest {
  return {
    size: 0,
    track_total_hits: false,
    query,
    aggs: {
      rows: {
        composite: {
          size,
          sources: [
            { p: { terms: { field: 'profile_id' } } },
            {
              t:
                every === undefined
                  ? { terms: { field: 'occurred_at', order: 'desc' } }
                  : { date_histogram: { field: 'occurred_at', order: 'desc', ...every } },
            },
            ...fields.map((field, i) => ({
              [`f${i}`]: { terms: { field, missing_bucket: true } },
            })),
          ],
          ...(after === undefined ? {} : { after: after as Record<string, estypes.FieldValue> }),
        },
      },
    },
  };
}

/** The place just behind all that somebody of this id did, whether there is such a person or not. */
export function placeBehind(id: string, { fields }: Stream): Place {
  return {
    p: id,
    t: EARLIEST_MS,
    ...Object.fromEntries(fields.map((_, i) => [`f${i}`, null])),
  };
}

const EARLIEST_MS = -8.64e15;

/** A source of a composite aggregation, under the name its values come back by. */
export type Source = Record<string, estypes.AggregationsCompositeAggregationSource>;

export interface Composite {
  readonly buckets: readonly {
    readonly key: Place;
    readonly doc_count: number;
    readonly [name: string]: unknown;
  }[];
  readonly after_key?: Place;
}

/** The engine's answer to a composite aggregation. */
export function compositeIn(answer: Answer | undefined, name: string): Composite {
  return foundIn<Composite>(answer, name);
}

/** One aggregation of an answer, whose shape whoever asked for it knows. */
export function foundIn<Found>(answer: Answer | undefined, name: string): Found {
  const found = answer?.aggregations[name];
  if (found === undefined) throw new Error(`an answer without ${name}`);
  return found as Found;
}

export function readRows(answer: Answer, fields: number) {
  const { buckets, after_key: next } = compositeIn(answer, 'rows');
  const rows = buckets.map(({ key, doc_count }): Row => {
    const values: Value[] = [];
    for (let i = 0; i < fields; i += 1) values.push(key[`f${i}`] ?? null);
    return { id: String(key['p']), at: Number(key['t']), values, times: doc_count };
  });
  return { rows, next };
}
