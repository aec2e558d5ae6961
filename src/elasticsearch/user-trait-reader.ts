import type { Client, estypes } from '@elastic/elasticsearch';
import type { CompiledTrait, TraitValue } from '../analytics/user-traits/compile-trait.ts';
import type { IndexNames } from './index-names.ts';
import type { ReadOptions } from './multi-get.ts';
import { withRetry } from './retry.ts';

/** Works traits out over the events of people, and finds whom to look at. */
export interface UserTraitReader {
  /**
   * @param people profile id → all ids its events were written under (its own, and those merged into it)
   * @returns profile id → value of each trait, in order
   */
  values(
    people: ReadonlyMap<string, readonly string[]>,
    traits: readonly CompiledTrait[],
  ): Promise<Map<string, readonly TraitValue[]>>;
  countActive(): Promise<number>;
  /** Ids of active profiles in order, those after `after`; only those changed since an instant, where one is given. */
  activeIds(after: string | undefined, size: number, since?: string): Promise<string[]>;
  sampleIds(size: number): Promise<string[]>;
  /** Makes what was written so far visible to the reads above. */
  refresh(): Promise<void>;
}

const ACTIVE = { term: { status: 'active' } };

export function createUserTraitReader(deps: {
  readonly client: Client;
  readonly names: IndexNames;
  readonly read: ReadOptions;
}): UserTraitReader {
  const { client, names } = deps;
  const transport = { requestTimeout: deps.read.requestTimeoutMs };
  const retry = { policy: deps.read.retry, signal: deps.read.signal };
  const idsOf = async (request: estypes.SearchRequest): Promise<string[]> => {
    const asked = { index: names.profiles, _source: false, track_total_hits: false, ...request };
    const { hits } = await withRetry(() => client.search(asked, transport), retry);
    return hits.hits.flatMap(({ _id }) => (_id === undefined ? [] : [_id]));
  };
  return {
    async values(people, traits) {
      if (people.size === 0 || traits.length === 0) return new Map();
      const aggs = Object.fromEntries(traits.map(({ aggregation }, i) => [`t${i}`, aggregation]));
      const filters = Object.fromEntries(
        [...people].map(([id, ids]) => [id, { terms: { profile_id: [...ids] } }]),
      );
      const request: estypes.SearchRequest = {
        index: names.events,
        size: 0,
        track_total_hits: false,
        query: { terms: { profile_id: [...people.values()].flat() } },
        aggs: { people: { filters: { filters }, aggs } },
      };
      const { aggregations } = await withRetry(
        () =>
          client.search<never, { people: { buckets: Record<string, Record<string, unknown>> } }>(
            request,
            transport,
          ),
        retry,
      );
      return new Map(
        [...people.keys()].map((id) => {
          const bucket = aggregations?.people.buckets[id] ?? {};
          return [id, traits.map((trait, i) => trait.read(bucket[`t${i}`]))];
        }),
      );
    },
    async countActive() {
      const count = () => client.count({ index: names.profiles, query: ACTIVE }, transport);
      return (await withRetry(count, retry)).count;
    },
    activeIds: (after, size, since) =>
      idsOf({
        size,
        query: {
          bool: {
            filter: [
              ACTIVE,
              ...(since === undefined ? [] : [{ range: { updated_at: { gte: since } } }]),
            ],
          },
        },
        sort: [{ profile_id: 'asc' }],
        ...(after === undefined ? {} : { search_after: [after] }),
      }),
    sampleIds: (size) =>
      idsOf({
        size,
        query: {
          function_score: {
            query: ACTIVE,
            functions: [{ random_score: {} }],
            boost_mode: 'replace',
          },
        },
      }),
    async refresh() {
      const index = [names.events, names.profiles];
      await withRetry(
        () => client.indices.refresh({ index, ignore_unavailable: true }, transport),
        retry,
      );
    },
  };
}
