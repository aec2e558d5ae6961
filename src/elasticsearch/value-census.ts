import type { Client, estypes } from '@elastic/elasticsearch';
import { z } from 'zod';
import type { IndexNames } from './index-names.ts';

/** Counts how many people say that a value is theirs, whoever they were resolved to. */
export interface ValueCensus {
  /** Every stored key of the namespaces, page by page. */
  allKeys(namespaces: readonly string[], signal: AbortSignal): AsyncIterable<readonly string[]>;
  /** Keys of the namespaces in messages that came in since an instant, page by page. */
  keysSince(
    namespaces: readonly string[],
    since: string,
    signal: AbortSignal,
  ): AsyncIterable<readonly string[]>;
  /**
   * People behind each value: the most that one system tells apart. Two customer numbers of one shop are two people,
   * and so are two contacts of one list or two telephone numbers; ids of two shops may be one person's.
   * @param options.least values of fewer people are left out
   * @param options.telling namespaces whose values tell people apart
   * @returns key → people, at most {@link MOST_COUNTED} of each kind
   */
  countPeople(
    keys: readonly string[],
    options: {
      readonly least: number;
      readonly telling: readonly string[];
      readonly signal: AbortSignal;
    },
  ): Promise<Map<string, number>>;
}

/** Beyond this many, a number is "so many at least". */
export const MOST_COUNTED = 1_000;
const PAGE = 1_000;
/** Values judged one by one in a request. */
const TOGETHER = 50;

/** Records of these kinds are of one person each. */
const PERSON_RECORDS = [
  'contact',
  'customer',
  'lead',
  'member',
  'user',
  'person',
  'profile',
  'account',
];

type Aggregations = NonNullable<estypes.SearchRequest['aggregations']>;

export function createValueCensus(client: Client, names: IndexNames): ValueCensus {
  async function search(
    index: string,
    body: { query: NonNullable<estypes.SearchRequest['query']>; aggregations: Aggregations },
    signal: AbortSignal,
  ): Promise<unknown> {
    const found = await client.search(
      { index, size: 0, track_total_hits: false, ignore_unavailable: true, ...body },
      { signal },
    );
    return found.aggregations ?? {};
  }

  /** Values in as many kinds of company as would make them shared: an upper bound, cheap for a thousand at once. */
  async function suspects(keys: readonly string[], least: number, signal: AbortSignal) {
    const bound = new Map<string, number>();
    for (const index of [names.records, names.events]) {
      for (const field of ['identifiers', 'left_out']) {
        const others: Aggregations = {
          others: { cardinality: { field: 'identifiers', precision_threshold: 100 } },
          ...(index === names.records
            ? { rows: { cardinality: { field: 'record_id', precision_threshold: 100 } } }
            : {}),
        };
        const answer = await search(
          index,
          {
            query: { terms: { [field]: [...keys] } },
            aggregations: {
              keys: {
                terms: { field, include: [...keys], size: keys.length },
                aggregations: others,
              },
            },
          },
          signal,
        );
        for (const { key, others, rows } of Suspects.parse(answer).keys?.buckets ?? []) {
          bound.set(key, (bound.get(key) ?? 0) + others.value + (rows?.value ?? 0));
        }
      }
    }
    return [...bound].filter(([, count]) => count >= least).map(([key]) => key);
  }

  async function judge(key: string, telling: readonly string[], signal: AbortSignal) {
    const query = {
      bool: { should: [{ term: { identifiers: key } }, { term: { left_out: key } }] },
    };
    const include = `(${telling.join('|')}):.*`;
    const tellers = { terms: { field: 'identifiers', include, size: MOST_COUNTED } };
    const [records, events] = await Promise.all([
      search(
        names.records,
        {
          query,
          aggregations: {
            tellers,
            people: {
              filter: { terms: { record_type: PERSON_RECORDS } },
              aggregations: {
                sources: {
                  terms: { field: 'source', size: 100 },
                  aggregations: {
                    rows: {
                      cardinality: { field: 'record_id', precision_threshold: MOST_COUNTED },
                    },
                  },
                },
              },
            },
          },
        },
        signal,
      ),
      search(names.events, { query, aggregations: { tellers } }, signal),
    ]);
    const slots = new Map<string, Set<string>>();
    for (const answer of [records, events]) {
      for (const { key: teller } of Judged.parse(answer).tellers?.buckets ?? []) {
        if (teller === key) continue;
        const slot = slotOf(teller);
        slots.set(slot, (slots.get(slot) ?? new Set()).add(teller));
      }
    }
    const rows = Judged.parse(records).people?.sources.buckets.map((source) => source.rows.value);
    return Math.max(0, ...(rows ?? []), ...[...slots.values()].map((slot) => slot.size));
  }

  return {
    async *allKeys(namespaces, signal) {
      let after: string | undefined;
      for (;;) {
        const found = await client.search(
          {
            index: names.identifiers,
            size: PAGE,
            query: { terms: { namespace: [...namespaces] } },
            sort: [{ key: 'asc' }],
            _source: false,
            track_total_hits: false,
            ...(after === undefined ? {} : { search_after: [after] }),
          },
          { signal },
        );
        const keys = found.hits.hits.flatMap(({ sort }) =>
          typeof sort?.[0] === 'string' ? [sort[0]] : [],
        );
        if (keys.length > 0) yield keys;
        after = keys.at(-1);
        if (keys.length < PAGE || after === undefined) return;
      }
    },
    async *keysSince(namespaces, since, signal) {
      for (const index of [names.records, names.events]) {
        for (const field of ['identifiers', 'left_out']) {
          let after: Record<string, string> | undefined;
          for (;;) {
            const answer = await search(
              index,
              {
                query: { range: { received_at: { gte: since } } },
                aggregations: {
                  keys: {
                    composite: {
                      size: PAGE,
                      sources: [{ key: { terms: { field } } }],
                      ...(after === undefined ? {} : { after }),
                    },
                  },
                },
              },
              signal,
            );
            const { keys } = Touched.parse(answer);
            const wanted = (keys?.buckets ?? [])
              .map((bucket) => bucket.key.key)
              .filter((key) => namespaces.includes(key.slice(0, key.indexOf(':'))));
            if (wanted.length > 0) yield wanted;
            after = keys?.after_key;
            if (after === undefined) break;
          }
        }
      }
    },
    async countPeople(keys, { least, telling, signal }) {
      const people = new Map<string, number>();
      if (keys.length === 0 || telling.length === 0) return people;
      const suspected = await suspects(keys, least, signal);
      for (let i = 0; i < suspected.length; i += TOGETHER) {
        signal.throwIfAborted();
        await Promise.all(
          suspected.slice(i, i + TOGETHER).map(async (key) => {
            const count = await judge(key, telling, signal);
            if (count >= least) people.set(key, count);
          }),
        );
      }
      return people;
    },
  };
}

/** `customer_id:shop/7` and `customer_id:shop/8` are of one slot; `phone:+33…` and `phone:+44…` too. */
function slotOf(key: string): string {
  const colon = key.indexOf(':');
  const slash = key.indexOf('/', colon);
  return slash < 0 ? key.slice(0, colon) : key.slice(0, slash);
}

const Counted = z.object({ value: z.number() });
const Suspects = z.object({
  keys: z
    .object({
      buckets: z.array(z.object({ key: z.string(), others: Counted, rows: Counted.optional() })),
    })
    .optional(),
});
const Judged = z.object({
  tellers: z.object({ buckets: z.array(z.object({ key: z.string() })) }).optional(),
  people: z
    .object({
      sources: z.object({ buckets: z.array(z.object({ rows: Counted })) }),
    })
    .optional(),
});
const Touched = z.object({
  keys: z
    .object({
      after_key: z.record(z.string(), z.string()).optional(),
      buckets: z.array(z.object({ key: z.object({ key: z.string() }) })),
    })
    .optional(),
});
