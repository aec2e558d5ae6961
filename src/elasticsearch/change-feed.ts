import type { Client, estypes } from '@elastic/elasticsearch';
import { type BulkOptions, DEFAULT_BULK } from './bulk-writer.ts';
import { withRetry } from './retry.ts';

/** A shard of an index behind the alias, and up to which operation all of it can be read. */
export interface ShardState {
  readonly index: string;
  readonly shard: number;
  /** `uuid/shard`: an index made anew begins anew */
  readonly key: string;
  /** Every operation up to here has been carried out; above it, one may be missing that is still under way. */
  readonly complete: number;
}

export interface Change<Doc> {
  readonly seq_no: number;
  readonly source: Doc;
}

/**
 * The newest state of each document that changed, in the order of the engine's own sequence numbers: whoever
 * remembers the last number per shard misses no write, whichever part of the product made it. Deleted documents do
 * not show.
 * @see https://www.elastic.co/docs/reference/elasticsearch/rest-apis/optimistic-concurrency-control
 */
export interface ChangeFeed<Doc> {
  /** Shards of the alias today, all they hold made visible to {@link after}. */
  shards(): Promise<ShardState[]>;
  /** Documents of a shard whose last change is above `seqNo`, at most `size`, oldest change first. */
  after(shard: ShardState, seqNo: number, size: number): Promise<Change<Doc>[]>;
}

interface ShardStats {
  readonly indices?: Record<
    string,
    {
      readonly uuid?: string;
      readonly shards?: Record<
        string,
        readonly {
          readonly routing?: { readonly primary?: boolean };
          readonly seq_no?: { readonly global_checkpoint: number };
        }[]
      >;
    }
  >;
}

export function createChangeFeed<Doc>(deps: {
  readonly client: Client;
  /** alias of the documents */
  readonly alias: string;
  /** fields to read */
  readonly fields: readonly string[];
  readonly read?: BulkOptions;
}): ChangeFeed<Doc> {
  const { client, alias, fields, read = DEFAULT_BULK } = deps;
  const retry = { policy: read.retry, signal: read.signal };
  const transport = { requestTimeout: read.requestTimeoutMs };
  return {
    async shards() {
      // The checkpoint before the refresh: what it counts, the refresh has made visible.
      const stats = await withRetry(
        () =>
          client.transport.request<ShardStats>(
            {
              method: 'GET',
              path: `/${alias}/_stats`,
              querystring: {
                level: 'shards',
                filter_path:
                  'indices.*.uuid,indices.*.shards.*.routing.primary,indices.*.shards.*.seq_no.global_checkpoint',
              },
            },
            transport,
          ),
        retry,
      );
      await withRetry(() => client.indices.refresh({ index: alias }, transport), retry);
      return Object.entries(stats.indices ?? {})
        .flatMap(([index, { uuid = index, shards = {} }]) =>
          Object.entries(shards).flatMap(([shard, copies]) => {
            const primary = copies.find(({ routing }) => routing?.primary === true);
            if (primary?.seq_no === undefined) return [];
            const complete = primary.seq_no.global_checkpoint;
            return [{ index, shard: Number(shard), key: `${uuid}/${shard}`, complete }];
          }),
        )
        .toSorted((a, b) => (a.index < b.index ? -1 : a.index > b.index ? 1 : a.shard - b.shard));
    },
    async after({ index, shard, complete }, seqNo, size) {
      const found = await withRetry(
        () =>
          client.search<Doc>(
            {
              index,
              preference: `_shards:${shard}`,
              size,
              query: { range: { _seq_no: { gt: seqNo, lte: complete } } },
              sort: [{ _seq_no: 'asc' }] as estypes.SortOptions[],
              seq_no_primary_term: true,
              _source: [...fields],
              track_total_hits: false,
            },
            transport,
          ),
        retry,
      );
      return found.hits.hits.flatMap(({ _seq_no, _source }) =>
        _seq_no === undefined || _source === undefined
          ? []
          : [{ seq_no: _seq_no, source: _source }],
      );
    },
  };
}
