import type { Client, estypes } from '@elastic/elasticsearch';
import type { EventDoc } from '../model/event.ts';
import type { RecordDoc } from '../model/record.ts';
import type { ReadOptions } from './multi-get.ts';
import { withRetry } from './retry.ts';

/** All that is stored of a person: what a profile is made from. */
export interface History {
  readonly events: readonly EventDoc[];
  readonly records: readonly RecordDoc[];
}

export interface HistoryStore {
  /** Makes everything written so far visible to the reads below. */
  refresh(): Promise<void>;
  countEvents(profileIds: readonly string[]): Promise<number>;
  countRecords(profileIds: readonly string[]): Promise<number>;
  read(profileIds: readonly string[]): Promise<History>;
  /** The same in pages, so that it need not fit into memory. */
  pages(profileIds: readonly string[]): AsyncIterable<History>;
  /** Ids of profiles that are not merged away: all in the order of their ids, or a random sample. */
  activeProfileIds(sample?: number): AsyncIterable<readonly string[]>;
  /** The first of those in the order of their ids, after one. */
  activeIdsAfter(after: string | undefined, size: number): Promise<readonly string[]>;
  /** Merged profiles redirected since an instant, with where to. */
  redirectedSince(instant: string): AsyncIterable<readonly string[]>;
}

const PAGE = 1_000;

type Query = NonNullable<estypes.SearchRequest['query']>;

export function createHistoryStore(deps: {
  readonly client: Client;
  readonly events: string;
  readonly records: string;
  readonly profiles: string;
  readonly read: ReadOptions;
}): HistoryStore {
  const { client } = deps;
  const transport = {
    requestTimeout: deps.read.requestTimeoutMs,
  };
  const retry = { policy: deps.read.retry, signal: deps.read.signal };

  /** Every hit, page by page over one point in time, so that writes in between neither repeat nor hide any. */
  async function* pages<T>(
    index: string,
    query: Query,
    source: boolean,
  ): AsyncGenerator<readonly estypes.SearchHit<T>[]> {
    const opened = await withRetry(
      () =>
        client.openPointInTime({ index, keep_alive: '2m', ignore_unavailable: true }, transport),
      retry,
    );
    let pit = opened.id;
    try {
      let after: estypes.SortResults | undefined;
      for (;;) {
        const from = after;
        const answer = await withRetry(
          () =>
            client.search<T>(
              {
                pit: { id: pit, keep_alive: '2m' },
                query,
                size: PAGE,
                sort: [{ _shard_doc: 'asc' }],
                track_total_hits: false,
                _source: source,
                ...(from === undefined ? {} : { search_after: from }),
              },
              transport,
            ),
          retry,
        );
        const { hits } = answer.hits;
        if (hits.length > 0) yield hits;
        const last = hits.at(-1)?.sort;
        if (hits.length < PAGE || last === undefined) return;
        after = last;
        pit = answer.pit_id ?? pit;
      }
    } finally {
      // Left open it would only last until its keep-alive ends.
      await client.closePointInTime({ id: pit }, transport).catch(() => undefined);
    }
  }

  async function all<T>(index: string, profileIds: readonly string[]): Promise<T[]> {
    const found: T[] = [];
    for await (const hits of pages<T>(index, { terms: { profile_id: [...profileIds] } }, true)) {
      for (const hit of hits) if (hit._source !== undefined) found.push(hit._source);
    }
    return found;
  }

  async function* inPages(profileIds: readonly string[]): AsyncGenerator<History> {
    const query = { terms: { profile_id: [...profileIds] } };
    for await (const hits of pages<EventDoc>(deps.events, query, true)) {
      yield { events: hits.flatMap(({ _source }) => _source ?? []), records: [] };
    }
    for await (const hits of pages<RecordDoc>(deps.records, query, true)) {
      yield { events: [], records: hits.flatMap(({ _source }) => _source ?? []) };
    }
  }

  async function* idsOf(query: Query): AsyncGenerator<string[]> {
    for await (const hits of pages(deps.profiles, query, false)) {
      yield hits.flatMap(({ _id }) => (_id === undefined ? [] : [_id]));
    }
  }

  async function* sampled(size: number): AsyncGenerator<string[]> {
    const answer = await withRetry(
      () =>
        client.search(
          {
            index: deps.profiles,
            size: Math.min(size, 10_000),
            _source: false,
            track_total_hits: false,
            query: {
              function_score: {
                query: { term: { status: 'active' } },
                functions: [{ random_score: {} }],
                boost_mode: 'replace',
              },
            },
          },
          transport,
        ),
      retry,
    );
    yield answer.hits.hits.flatMap(({ _id }) => (_id === undefined ? [] : [_id]));
  }

  async function count(index: string, profileIds: readonly string[]): Promise<number> {
    const query = { terms: { profile_id: [...profileIds] } };
    const answer = await withRetry(
      () => client.count({ index, ignore_unavailable: true, query }, transport),
      retry,
    );
    return answer.count;
  }

  return {
    async refresh() {
      await withRetry(
        () =>
          client.indices.refresh(
            {
              index: [deps.events, deps.records],
              ignore_unavailable: true,
              allow_no_indices: true,
            },
            transport,
          ),
        retry,
      );
    },
    countEvents: (profileIds) => count(deps.events, profileIds),
    countRecords: (profileIds) => count(deps.records, profileIds),
    read: async (profileIds) => ({
      events: await all<EventDoc>(deps.events, profileIds),
      records: await all<RecordDoc>(deps.records, profileIds),
    }),
    pages: inPages,
    activeProfileIds: (sample) =>
      sample === undefined ? idsOf({ term: { status: 'active' } }) : sampled(sample),
    async activeIdsAfter(after, size) {
      const request = {
        index: deps.profiles,
        size,
        _source: false,
        track_total_hits: false,
        query: { term: { status: 'active' } },
        sort: [{ profile_id: 'asc' as const }],
        ...(after === undefined ? {} : { search_after: [after] }),
      };
      const { hits } = await withRetry(() => client.search(request, transport), retry);
      return hits.hits.flatMap(({ _id }) => _id ?? []);
    },
    redirectedSince: (instant) =>
      idsOf({
        bool: {
          filter: [{ term: { status: 'merged' } }, { range: { updated_at: { gte: instant } } }],
        },
      }),
  };
}
