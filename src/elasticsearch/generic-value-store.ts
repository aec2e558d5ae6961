import type { Client } from '@elastic/elasticsearch';
import { z } from 'zod';
import { GenericValueDoc } from '../model/generic-value.ts';
import { type BulkOptions, writeBulk } from './bulk-writer.ts';
import type { IndexNames } from './index-names.ts';
import { type Found, multiGet } from './multi-get.ts';

/** Position after the last one listed: people and key. */
export type GenericPosition = readonly [people: number, key: string];

export interface GenericPage {
  readonly values: readonly { readonly id: string; readonly doc: GenericValueDoc }[];
  readonly total: number;
  readonly next: GenericPosition | undefined;
}

/** A demoted value, as far as rules need it. */
export const Demoted = GenericValueDoc.pick({ key: true, people: true, updated_by: true });
export type Demoted = z.infer<typeof Demoted>;

/** Something that changes whenever a value is demoted or restored. */
export type GenericMark = string;

/** Values that many people have: index `generic-values`. */
export interface GenericValueStore {
  /** Most people first. */
  list(
    filter: { readonly namespace: string; readonly status?: GenericValueDoc['status'] | undefined },
    page: { readonly limit: number; readonly after?: GenericPosition | undefined },
  ): Promise<GenericPage>;
  /** By document id, as they are now. */
  read(ids: readonly string[]): Promise<Map<string, Found<GenericValueDoc>>>;
  /**
   * Writes over the version that was read, or creates.
   * @returns which were written; another writer was first at the others
   */
  write(
    writes: readonly {
      readonly doc: GenericValueDoc;
      readonly over?: Found<unknown> | undefined;
    }[],
  ): Promise<boolean[]>;
  mark(): Promise<GenericMark>;
  /** The demoted values with most people, up to `limit`, and whether there are more. */
  demoted(limit: number): Promise<{ values: Demoted[]; more: boolean }>;
}

const PAGE = 5_000;

export function createGenericValueStore(deps: {
  readonly client: Client;
  readonly names: IndexNames;
  readonly idOf: (key: string) => string;
  readonly bulk: BulkOptions;
}): GenericValueStore {
  const { client, idOf, bulk } = deps;
  const index = deps.names['generic-values'];
  return {
    async list({ namespace, status }, { limit, after }) {
      const found = await client.search<unknown>({
        index,
        size: limit,
        query: {
          bool: {
            filter: [
              { term: { namespace } },
              ...(status === undefined ? [] : [{ term: { status } }]),
            ],
          },
        },
        sort: [{ people: 'desc' }, { key: 'asc' }],
        track_total_hits: true,
        ...(after === undefined ? {} : { search_after: [...after] }),
      });
      const { hits, total } = found.hits;
      const values = hits.map((hit) => ({
        id: hit._id ?? '',
        doc: GenericValueDoc.parse(hit._source),
      }));
      const last = values.length < limit ? undefined : values.at(-1)?.doc;
      return {
        values,
        total: typeof total === 'number' ? total : (total?.value ?? values.length),
        next: last === undefined ? undefined : [last.people, last.key],
      };
    },
    read: (ids) =>
      multiGet<GenericValueDoc>(
        client,
        ids.map((id) => ({ index, id })),
        bulk,
      ),
    async write(writes) {
      const results = await writeBulk(
        client,
        writes.map(({ doc, over }) => ({
          kind: over === undefined ? 'create' : 'index',
          index,
          id: idOf(doc.key),
          document: JSON.stringify(doc),
          expected: over?.version,
        })),
        bulk,
      );
      // Whoever asks next for what is demoted is to see it.
      await client.indices.refresh({ index });
      return results.map((result) => result.kind === 'written');
    },
    async mark() {
      const found = await client.search<unknown, { last: unknown }>({
        index,
        size: 0,
        track_total_hits: true,
        query: { term: { status: 'demoted' } },
        aggregations: { last: { max: { field: 'updated_at' } } },
      });
      const { total } = found.hits;
      const count = typeof total === 'number' ? total : total?.value;
      return `${count}/${Last.parse(found.aggregations?.last).value ?? ''}`;
    },
    async demoted(limit) {
      const values: Demoted[] = [];
      let after: readonly unknown[] | undefined;
      for (;;) {
        const found = await client.search<unknown>({
          index,
          size: Math.min(PAGE, limit + 1 - values.length),
          query: { term: { status: 'demoted' } },
          sort: [{ people: 'desc' }, { key: 'asc' }],
          _source: ['key', 'people', 'updated_by'],
          track_total_hits: false,
          ...(after === undefined ? {} : { search_after: [...after] as [number, string] }),
        });
        const { hits } = found.hits;
        for (const { _source } of hits) {
          if (values.length >= limit) return { values, more: true };
          values.push(Demoted.parse(_source));
        }
        after = hits.at(-1)?.sort;
        if (hits.length === 0 || after === undefined) return { values, more: false };
      }
    },
  };
}

const Last = z.object({ value: z.number().nullable() });
