import type { Client, estypes } from '@elastic/elasticsearch';
import { z } from 'zod';
import type { DuplicateDoc, DuplicateStatus } from '../model/duplicate.ts';
import { type BulkOptions, type BulkResult, type Version, writeBulk } from './bulk-writer.ts';
import { canBeId } from './document-id.ts';
import type { IndexNames } from './index-names.ts';
import { type Found, multiGet } from './multi-get.ts';
import { createRecent } from './recent.ts';
import { withRetry } from './retry.ts';

export type StoredDuplicate = Found<DuplicateDoc>;

export const DUPLICATE_ORDERS = ['score', 'doubt', 'newest'] as const;
/** `score`: surest first; `doubt`: least sure first; `newest`: last found first. */
export type DuplicateOrder = (typeof DUPLICATE_ORDERS)[number];

/** Position after the last one listed. */
export const DuplicatePosition = z.tuple([z.number(), z.string().max(64)]);
export type DuplicatePosition = z.infer<typeof DuplicatePosition>;

export interface DuplicateFilter {
  readonly statuses?: readonly DuplicateStatus[] | undefined;
  readonly minScore?: number | undefined;
  readonly band?: DuplicateDoc['band'] | undefined;
}

/** A pair to write over the version it was made from, or as a new one. */
export interface DuplicateWrite {
  readonly doc: DuplicateDoc;
  readonly expected: Version | undefined;
}

/** Pairs that may be one person: index `duplicates`. */
export interface DuplicateStore {
  /** In real time. */
  read(ids: readonly string[]): Promise<Map<string, StoredDuplicate>>;
  /** Compare-and-set, one result for each write, in order. Visible to the reads below after {@link refresh}. */
  write(writes: readonly DuplicateWrite[]): Promise<BulkResult[]>;
  refresh(): Promise<void>;
  /** Pairs that have any of the profiles on either side, what this store wrote included; at most some thousands. */
  ofProfiles(
    profileIds: readonly string[],
    statuses?: readonly DuplicateStatus[],
  ): Promise<DuplicateDoc[]>;
  list(
    filter: DuplicateFilter,
    page: {
      readonly order: DuplicateOrder;
      readonly size: number;
      readonly after?: DuplicatePosition | undefined;
    },
  ): Promise<{ pairs: DuplicateDoc[]; next: DuplicatePosition | undefined }>;
  /** How many there are of each status. */
  counts(): Promise<Record<DuplicateStatus, number>>;
}

type Query = NonNullable<estypes.SearchRequest['query']>;

const SORTS: Readonly<Record<DuplicateOrder, estypes.SortOptions>> = {
  score: { bits: 'desc' },
  doubt: { bits: 'asc' },
  newest: { found_at: 'desc' },
};
const MOST_OF_PROFILES = 5_000;

export function createDuplicateStore(
  client: Client,
  names: IndexNames,
  bulk: BulkOptions,
): DuplicateStore {
  const index = names.duplicates;
  const retry = { policy: bulk.retry, signal: bulk.signal };
  const transport = { requestTimeout: bulk.requestTimeoutMs };
  const recent = createRecent<DuplicateDoc>();
  async function refresh(): Promise<void> {
    await withRetry(() => client.indices.refresh({ index }, transport), retry);
  }
  return {
    async read(ids) {
      const places = ids.filter(canBeId).map((id) => ({ index, id }));
      return places.length === 0 ? new Map() : multiGet<DuplicateDoc>(client, places, bulk);
    },
    async write(writes) {
      const results = await writeBulk(
        client,
        writes.map(({ doc, expected }) => ({
          kind: expected === undefined ? 'create' : 'index',
          index,
          id: doc.duplicate_id,
          document: JSON.stringify(doc),
          expected,
        })),
        bulk,
      );
      writes.forEach(({ doc }, i) => {
        if (results[i]?.kind === 'written') recent.put(doc.duplicate_id, doc);
        else recent.forget(doc.duplicate_id);
      });
      return results;
    },
    refresh,
    async ofProfiles(profileIds, statuses) {
      if (profileIds.length === 0) return [];
      const ids = [...profileIds];
      const query: Query = {
        bool: {
          should: [{ terms: { left_id: ids } }, { terms: { right_id: ids } }],
          minimum_should_match: 1,
          ...(statuses === undefined ? {} : { filter: { terms: { status: [...statuses] } } }),
        },
      };
      const found = await withRetry(
        () =>
          client.search<DuplicateDoc>(
            {
              index,
              size: MOST_OF_PROFILES,
              query,
              sort: [{ bits: 'desc' }, { duplicate_id: 'asc' }],
              track_total_hits: false,
            },
            transport,
          ),
        retry,
      );
      const pairs = new Map<string, DuplicateDoc>();
      for (const { _source } of found.hits.hits) {
        if (_source !== undefined) pairs.set(_source.duplicate_id, _source);
      }
      const asked = new Set(ids);
      for (const [id, pair] of recent.values()) {
        if (!asked.has(pair.left_id) && !asked.has(pair.right_id)) continue;
        if (statuses === undefined || statuses.includes(pair.status)) pairs.set(id, pair);
        else pairs.delete(id);
      }
      return [...pairs.values()];
    },
    async list(filter, { order, size, after }) {
      const found = await client.search<DuplicateDoc>({
        index,
        size,
        query: { bool: { filter: filtersOf(filter) } },
        sort: [SORTS[order], { duplicate_id: 'asc' }],
        track_total_hits: false,
        ...(after === undefined ? {} : { search_after: [...after] }),
      });
      const { hits } = found.hits;
      return {
        pairs: hits.flatMap(({ _source }) => (_source === undefined ? [] : [_source])),
        next: hits.length < size ? undefined : DuplicatePosition.parse(hits.at(-1)?.sort),
      };
    },
    async counts() {
      const answer = await client.search<never, { by_status: { buckets: StatusBucket[] } }>({
        index,
        size: 0,
        aggs: { by_status: { terms: { field: 'status', size: 20 } } },
      });
      const buckets = answer.aggregations?.by_status.buckets ?? [];
      const count = (status: DuplicateStatus) =>
        buckets.find(({ key }) => key === status)?.doc_count ?? 0;
      return {
        open: count('open'),
        unsure: count('unsure'),
        skipped: count('skipped'),
        same: count('same'),
        different: count('different'),
        merged: count('merged'),
        obsolete: count('obsolete'),
      };
    },
  };
}

interface StatusBucket {
  readonly key: string;
  readonly doc_count: number;
}

function filtersOf({ statuses, minScore, band }: DuplicateFilter): Query[] {
  const filters: Query[] = [];
  if (statuses !== undefined) filters.push({ terms: { status: [...statuses] } });
  if (minScore !== undefined) filters.push({ range: { score: { gte: minScore } } });
  if (band !== undefined) filters.push({ term: { band } });
  return filters;
}
