import type { Client, estypes } from '@elastic/elasticsearch';
import type { DaySpend } from '../analytics/walk/spend.ts';
import { spendOf } from '../traits/measure-base.ts';
import type { IndexNames } from './index-names.ts';
import { type ReadOptions, readEngine, readTransport } from './read-engine.ts';

const PAGE = 1_000;

interface Row {
  readonly record_id: string;
  readonly updated_at: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** Imported rows of advertising cost between two instants, with the names of their campaigns where they are known. */
export async function readSpend(
  deps: {
    readonly client: Client;
    readonly names: Pick<IndexNames, 'records'>;
    /** of rows that name none */
    readonly currency: string;
  },
  { fromMs, toMs }: { readonly fromMs: number; readonly toMs: number },
  options: ReadOptions,
): Promise<DaySpend[]> {
  async function* rows(record_type: string, filter: estypes.QueryDslQueryContainer[]) {
    let after: estypes.SortResults | undefined;
    for (;;) {
      const { hits } = await readEngine(
        () =>
          deps.client.search<Row>(
            {
              index: deps.names.records,
              size: PAGE,
              track_total_hits: false,
              query: {
                bool: {
                  filter: [{ term: { record_type } }, ...filter],
                  must_not: [{ term: { deleted: true } }],
                },
              },
              _source: ['data', 'record_id', 'updated_at'],
              sort: [{ record_id: 'asc' }, { source: 'asc' }],
              ...(after === undefined ? {} : { search_after: after }),
            },
            readTransport(options),
          ),
        options,
      );
      for (const { _source } of hits.hits) if (_source !== undefined) yield _source;
      after = hits.hits.at(-1)?.sort;
      if (hits.hits.length < PAGE || after === undefined) return;
    }
  }

  const between = {
    range: {
      updated_at: { gte: new Date(fromMs).toISOString(), lt: new Date(toMs).toISOString() },
    },
  };
  const found: DaySpend[] = [];
  for await (const { data, updated_at } of rows('campaign_spend', [between])) {
    const spend = spendOf(data, deps.currency);
    if (spend !== undefined) found.push({ ...spend, day: updated_at.slice(0, 10) });
  }
  if (found.every(({ campaign }) => campaign !== undefined)) return found;
  const names = new Map<string, string>();
  for await (const { record_id, data } of rows('campaign', [])) {
    const { name } = data;
    if (typeof name === 'string') names.set(record_id, name);
  }
  return found.map((one) => {
    const campaign = one.campaign ?? names.get(one.campaign_id ?? '') ?? one.campaign_id;
    return { ...one, campaign };
  });
}
