import type { Client, estypes } from '@elastic/elasticsearch';
import { Quintiles, TraitBase } from '../model/trait-base.ts';
import { acquisitionCosts, type CampaignSpend, spendOf } from '../traits/measure-base.ts';
import type { IndexNames } from './index-names.ts';
import type { ReadOptions } from './multi-get.ts';
import { withRetry } from './retry.ts';
import { createSettingStore } from './setting-store.ts';

const KIND = 'trait_base';
const CUSTOMERS = {
  bool: {
    filter: [{ term: { status: 'active' } }, { range: { 'relational.orders_count': { gte: 1 } } }],
  },
};
const MOST_CURRENCIES = 50;
/** Campaigns of which a cost is worked out: those that brought most people. */
const MOST_CAMPAIGNS = 1_000;
const PAGE = 1_000;

/** What is measured over all people, and which of them were made with an older measure. */
export interface TraitBaseStore {
  /** As it is now, with the version to change it by; `undefined` before the first time. */
  read(): Promise<{ readonly base: TraitBase; readonly version: number } | undefined>;
  customers(): Promise<number>;
  /** By one search of the engine's; break points are approximate (t-digest), exact on small bases. */
  measure(now: Date): Promise<TraitBase>;
  /** @throws AppError `precondition_failed` when somebody else measured meanwhile */
  put(base: TraitBase, expected: number): Promise<void>;
  /** Ids of active profiles made with another base, in order, those after `after`. */
  outdated(base: TraitBase, after: string | undefined, size: number): Promise<string[]>;
}

export function createTraitBaseStore(deps: {
  readonly client: Client;
  readonly names: IndexNames;
  readonly read: ReadOptions;
  /** currency of spend that names none */
  readonly currency: string;
}): TraitBaseStore {
  const { client, names } = deps;
  const settings = createSettingStore(client, names);
  const transport = { requestTimeout: deps.read.requestTimeoutMs };
  const retry = { policy: deps.read.retry, signal: deps.read.signal };
  const search = <T>(request: estypes.SearchRequest) =>
    withRetry(() => client.search<T, Figures>(request, transport), retry);

  async function* records(record_type: string): AsyncGenerator<readonly Record<string, unknown>[]> {
    let after: estypes.SortResults | undefined;
    for (;;) {
      const { hits } = await search<{ data: Record<string, unknown>; record_id: string }>({
        index: names.records,
        size: PAGE,
        track_total_hits: false,
        query: { term: { record_type } },
        _source: ['data', 'record_id'],
        sort: [{ record_id: 'asc' }, { source: 'asc' }],
        ...(after === undefined ? {} : { search_after: after }),
      });
      yield hits.hits.flatMap(({ _source }) =>
        _source === undefined ? [] : [{ record_id: _source.record_id, ..._source.data }],
      );
      after = hits.hits.at(-1)?.sort;
      if (hits.hits.length < PAGE || after === undefined) return;
    }
  }

  async function costs(
    people: ReadonlyMap<string, number>,
  ): Promise<TraitBase['acquisition_costs']> {
    if (people.size === 0) return {};
    const spends: CampaignSpend[] = [];
    const ids = new Map<string, string>();
    for await (const page of records('campaign')) {
      for (const { record_id, name } of page) {
        if (typeof name === 'string') ids.set(String(record_id), name);
      }
    }
    for await (const page of records('campaign_spend')) {
      for (const data of page) {
        const spend = spendOf(data, deps.currency);
        if (spend !== undefined) spends.push(spend);
      }
    }
    return acquisitionCosts(spends, ids, people);
  }

  return {
    async read() {
      const stored = await settings.find(KIND);
      if (stored === undefined) return undefined;
      return { base: TraitBase.parse(stored.value), version: stored.version };
    },
    async customers() {
      const count = () => client.count({ index: names.profiles, query: CUSTOMERS }, transport);
      return (await withRetry(count, retry)).count;
    },
    async measure(now) {
      const { aggregations } = await search({
        index: names.profiles,
        size: 0,
        query: { term: { status: 'active' } },
        aggs: {
          customers: { filter: CUSTOMERS, aggs: FIGURES },
          campaigns: {
            terms: { field: 'computed.acquisition.campaign', size: MOST_CAMPAIGNS },
          },
        },
      });
      const people = new Map(
        (aggregations?.campaigns.buckets ?? []).map(({ key, doc_count }) => [key, doc_count]),
      );
      const customers = aggregations?.customers;
      return {
        made_at: now.toISOString(),
        customers: customers?.doc_count ?? 0,
        recency: quintilesOf(customers?.recency),
        frequency: quintilesOf(customers?.frequency),
        monetary: Object.fromEntries(
          (customers?.currencies.buckets ?? []).flatMap(({ key, monetary }) => {
            const quintiles = quintilesOf(monetary);
            return quintiles === null ? [] : [[key, quintiles] as const];
          }),
        ),
        acquisition_costs: await costs(people),
      };
    },
    async put(base, expected) {
      const at = new Date(base.made_at);
      await settings.put({ kind: KIND, value: base, expected, by: 'azimut', at });
    },
    async outdated({ made_at }, after, size) {
      const { hits } = await search({
        index: names.profiles,
        size,
        _source: false,
        track_total_hits: false,
        query: {
          bool: {
            filter: [{ term: { status: 'active' } }],
            must_not: [{ term: { 'computed.base_at': made_at } }],
          },
        },
        sort: [{ profile_id: 'asc' }],
        ...(after === undefined ? {} : { search_after: [after] }),
      });
      return hits.hits.flatMap(({ _id }) => (_id === undefined ? [] : [_id]));
    },
  };
}

const percents = (field: string) => ({
  percentiles: { field, percents: [20, 40, 60, 80], keyed: false, tdigest: { compression: 200 } },
});
const FIGURES = {
  recency: percents('relational.last_order_at'),
  frequency: percents('relational.orders_count'),
  currencies: {
    terms: { field: 'relational.currency', size: MOST_CURRENCIES },
    aggs: { monetary: percents('relational.revenue_minor') },
  },
};

interface Percentiles {
  readonly values: readonly { readonly value: number | null }[];
}
interface Figures {
  readonly customers: {
    readonly doc_count: number;
    readonly recency: Percentiles;
    readonly frequency: Percentiles;
    readonly currencies: {
      readonly buckets: readonly { readonly key: string; readonly monetary: Percentiles }[];
    };
  };
  readonly campaigns: {
    readonly buckets: readonly { readonly key: string; readonly doc_count: number }[];
  };
}

/** `null` where there was no value at all. */
function quintilesOf(percentiles: Percentiles | undefined): Quintiles | null {
  const quintiles = Quintiles.safeParse(percentiles?.values.map(({ value }) => value));
  return quintiles.success ? quintiles.data : null;
}
