import type { Client } from '@elastic/elasticsearch';
import { z } from 'zod';
import { DeadLetterDoc } from '../model/dead-letter.ts';
import { canBeId } from './document-id.ts';
import type { IndexNames } from './index-names.ts';

/** Which dead letters; absent parts filter nothing. */
export interface DeadLetterFilter {
  readonly source?: string | undefined;
  readonly code?: DeadLetterDoc['code'] | undefined;
  readonly status?: DeadLetterDoc['status'] | undefined;
  readonly field?: string | undefined;
  readonly accept_id?: string | undefined;
}

/** Position after the last one listed: `refused_at` in milliseconds and the id. */
export type DeadLetterPosition = readonly [number, string];

export interface DeadLetterPage {
  readonly items: readonly DeadLetterDoc[];
  readonly next: DeadLetterPosition | undefined;
}

export interface DeadLetterGroup {
  readonly source: string;
  readonly code: string;
  readonly field: string | null;
  readonly status: string;
  readonly count: number;
}

/** Where refused messages are read and closed: index `dead-letters`. */
export interface DeadLetterStore {
  /** Newest first. */
  list(
    filter: DeadLetterFilter,
    page: { readonly limit: number; readonly after?: DeadLetterPosition | undefined },
  ): Promise<DeadLetterPage>;
  find(id: string): Promise<DeadLetterDoc | undefined>;
  /** Those of the ids that exist. */
  findMany(ids: readonly string[]): Promise<DeadLetterDoc[]>;
  count(filter: DeadLetterFilter): Promise<number>;
  /** Counts per source, code, field and status, greatest first; at most 500 groups. */
  groups(filter: DeadLetterFilter): Promise<DeadLetterGroup[]>;
  /** Sets the status of those that are open, seen by searches at once. @returns how many were */
  close(ids: readonly string[], status: 'replayed' | 'discarded'): Promise<number>;
}

const MOST_GROUPS = 500;

export function createDeadLetterStore(client: Client, names: IndexNames): DeadLetterStore {
  const index = names['dead-letters'];
  return {
    async list(filter, { limit, after }) {
      const found = await client.search<unknown>({
        index,
        size: limit,
        query: queryOf(filter),
        sort: [{ refused_at: 'desc' }, { dead_letter_id: 'asc' }],
        track_total_hits: false,
        ...(after === undefined ? {} : { search_after: [...after] }),
      });
      const hits = found.hits.hits;
      const last = hits.length < limit ? undefined : Position.parse(hits.at(-1)?.sort);
      return { items: hits.map((hit) => DeadLetterDoc.parse(hit._source)), next: last };
    },
    async find(id) {
      if (!canBeId(id)) return undefined;
      const found = await client.get<unknown>({ index, id }, { ignore: [404] });
      return found.found === true ? DeadLetterDoc.parse(found._source) : undefined;
    },
    async findMany(ids) {
      const possible = ids.filter(canBeId);
      if (possible.length === 0) return [];
      const found = await client.mget<unknown>({ index, ids: possible });
      return found.docs.flatMap((doc) =>
        'found' in doc && doc.found ? [DeadLetterDoc.parse(doc._source)] : [],
      );
    },
    async count(filter) {
      return (await client.count({ index, query: queryOf(filter) })).count;
    },
    async groups(filter) {
      const found = await client.search<unknown, { groups: unknown }>({
        index,
        size: 0,
        query: queryOf(filter),
        aggregations: {
          groups: {
            composite: {
              size: MOST_GROUPS,
              sources: [
                { source: { terms: { field: 'source' } } },
                { code: { terms: { field: 'code' } } },
                { field: { terms: { field: 'field', missing_bucket: true } } },
                { status: { terms: { field: 'status' } } },
              ],
            },
          },
        },
      });
      return Groups.parse(found.aggregations?.groups)
        .buckets.map(({ key, doc_count }) => ({ ...key, count: doc_count }))
        .sort((a, b) => b.count - a.count);
    },
    async close(ids, status) {
      if (ids.length === 0) return 0;
      // One that was refused this second is read by its id, but not yet found by the query below.
      await client.indices.refresh({ index });
      const answer = await client.updateByQuery({
        index,
        query: { bool: { filter: [{ terms: { dead_letter_id: [...ids] } }, statusIs('open')] } },
        script: { source: 'ctx._source.status = params.status', params: { status } },
        // One that changes meanwhile was refused anew: it stays as it is.
        conflicts: 'proceed',
        refresh: true,
      });
      return answer.updated ?? 0;
    },
  };
}

const Position = z.tuple([z.number(), z.string()]);
const Groups = z.object({
  buckets: z.array(
    z.object({
      key: z.object({
        source: z.string(),
        code: z.string(),
        field: z.string().nullable(),
        status: z.string(),
      }),
      doc_count: z.int(),
    }),
  ),
});

function queryOf(filter: DeadLetterFilter) {
  const terms = Object.entries(filter).flatMap(([field, value]) =>
    value === undefined ? [] : [{ term: { [field]: value } }],
  );
  return { bool: { filter: terms } };
}

function statusIs(status: DeadLetterDoc['status']) {
  return { term: { status } };
}
