import type { Client, estypes } from '@elastic/elasticsearch';
import { z } from 'zod';
import { MergeDoc } from '../model/merge.ts';
import { type BulkOptions, type BulkResult, type Version, writeBulk } from './bulk-writer.ts';
import { canBeId } from './document-id.ts';
import type { IndexNames } from './index-names.ts';
import { type Found, multiGet } from './multi-get.ts';
import { withRetry } from './retry.ts';

export type StoredMerge = Found<MergeDoc>;

/** Position after the last one listed: `at` in milliseconds and the id. */
export const MergePosition = z.tuple([z.int(), z.string().max(128)]);
export type MergePosition = z.infer<typeof MergePosition>;

type Query = NonNullable<estypes.SearchRequest['query']>;

export interface MergeFilter {
  /** Profiles that were merged away, or left, by it. */
  readonly loserIds?: readonly string[] | undefined;
  /** Profiles that take part on either side. */
  readonly profileIds?: readonly string[] | undefined;
  readonly statuses?: readonly MergeDoc['status'][] | undefined;
  readonly kinds?: readonly MergeDoc['kind'][] | undefined;
}

/** Decisions of who is one person: index `merges`. */
export interface MergeStore {
  /** In real time. */
  find(id: string): Promise<StoredMerge | undefined>;
  /** Compare-and-set; `expected` undefined creates. Visible to {@link list} after a refresh only. */
  write(
    writes: readonly { readonly doc: MergeDoc; readonly expected: Version | undefined }[],
  ): Promise<BulkResult[]>;
  /** Newest first, everything written so far. */
  list(
    filter: MergeFilter,
    page: { readonly size: number; readonly after?: MergePosition | undefined },
  ): Promise<{ merges: MergeDoc[]; next: MergePosition | undefined }>;
  /**
   * Merges, oldest first, of which not all that is stored is under who the losers live on as.
   * @param refresh whether of all written so far; else of what is visible by itself
   */
  toMove(size: number, refresh: boolean): Promise<{ merges: MergeDoc[]; total: number }>;
}

export function createMergeStore(client: Client, names: IndexNames, bulk: BulkOptions): MergeStore {
  const index = names.merges;
  const transport = { requestTimeout: bulk.requestTimeoutMs };
  const retry = { policy: bulk.retry, signal: bulk.signal };

  /** Makes everything written so far visible. */
  async function see(): Promise<void> {
    await withRetry(() => client.indices.refresh({ index }, transport), retry);
  }

  async function search(request: estypes.SearchRequest) {
    return await withRetry(() => client.search<unknown>({ index, ...request }, transport), retry);
  }

  return {
    async find(id) {
      if (!canBeId(id)) return undefined;
      const found = await multiGet<unknown>(client, [{ index, id }], bulk);
      const stored = found.get(id);
      return stored && { source: MergeDoc.parse(stored.source), version: stored.version };
    },
    write: (writes) =>
      writeBulk(
        client,
        writes.map(({ doc, expected }) => ({
          kind: expected === undefined ? 'create' : 'index',
          index,
          id: doc.merge_id,
          document: JSON.stringify(doc),
          expected,
        })),
        bulk,
      ),
    async list(filter, { size, after }) {
      await see();
      const found = await search({
        size,
        query: queryOf(filter),
        sort: [{ at: 'desc' }, { merge_id: 'asc' }],
        track_total_hits: false,
        ...(after === undefined ? {} : { search_after: [...after] }),
      });
      const { hits } = found.hits;
      return {
        merges: hits.map((hit) => MergeDoc.parse(hit._source)),
        next: hits.length < size ? undefined : MergePosition.parse(hits.at(-1)?.sort),
      };
    },
    async toMove(size, refresh) {
      if (refresh) await see();
      const { hits } = await search({
        size,
        query: {
          bool: {
            filter: [
              { terms: { moved: ['pending', 'moving'] } },
              { terms: { status: ['applied', 'partly_undone', 'undone'] } },
            ],
          },
        },
        sort: [{ at: 'asc' }, { merge_id: 'asc' }],
        track_total_hits: true,
      });
      return {
        merges: hits.hits.map((hit) => MergeDoc.parse(hit._source)),
        total: typeof hits.total === 'number' ? hits.total : (hits.total?.value ?? 0),
      };
    },
  };
}

function queryOf({ loserIds, profileIds, statuses, kinds }: MergeFilter): Query {
  const filter: Query[] = [];
  if (profileIds !== undefined) {
    const ids = [...profileIds];
    filter.push({
      bool: { should: [{ terms: { winner_id: ids } }, { terms: { loser_ids: ids } }] },
    });
  }
  if (loserIds !== undefined) filter.push({ terms: { loser_ids: [...loserIds] } });
  if (statuses !== undefined) filter.push({ terms: { status: [...statuses] } });
  if (kinds !== undefined) filter.push({ terms: { kind: [...kinds] } });
  return { bool: { filter } };
}
