import type { Client } from '@elastic/elasticsearch';
import type { RecordDoc } from '../model/record.ts';
import { multiGet } from './multi-get.ts';
import { READ_TIMEOUT_MS, type ReadOptions, readEngine, readTransport } from './read-engine.ts';

/** How many pieces of articles can be delivered, as records of stock say at this instant. */
export interface StockReader {
  /**
   * @returns `undefined` where no stock is kept at all; else pieces by article, those never counted absent
   */
  piecesOf(
    articles: readonly string[],
    options?: ReadOptions,
  ): Promise<ReadonlyMap<string, number> | undefined>;
}

type StockRecord = Pick<RecordDoc, 'deleted' | 'data'>;

/** Kind of record that every source of stock writes: one of an article in one place. */
const STOCK_LEVEL = { term: { record_type: 'stock_level' } };
/** Places in which one article is counted. */
const MOST_PLACES = 50;

export function createStockReader(deps: {
  readonly client: Client;
  readonly records: string;
}): StockReader {
  const { client, records: index } = deps;
  return {
    async piecesOf(articles, options = {}) {
      const asked = [...new Set(articles)];
      const found = await readEngine(
        () =>
          client.search<never>(
            {
              index,
              size: Math.min(10_000, Math.max(1, asked.length * MOST_PLACES)),
              query: { bool: { filter: [STOCK_LEVEL, { terms: { 'data.sku': asked } }] } },
              _source: false,
              track_total_hits: false,
            },
            readTransport(options),
          ),
        options,
      );
      const ids = found.hits.hits.flatMap(({ _id }) => (_id === undefined ? [] : [_id]));
      if (ids.length === 0) return (await isKept(client, index, options)) ? new Map() : undefined;
      // The search says where an article is counted, the real-time read how much there is now.
      const now = await multiGet<StockRecord>(
        client,
        ids.map((id) => ({ index, id })),
        { requestTimeoutMs: READ_TIMEOUT_MS, signal: options.signal, fields: ['deleted', 'data'] },
      );
      return countPieces([...now.values()].map(({ source }) => source));
    },
  };
}

async function isKept(client: Client, index: string, options: ReadOptions): Promise<boolean> {
  const answer = await readEngine(
    () =>
      client.search(
        { index, size: 0, terminate_after: 1, query: STOCK_LEVEL, track_total_hits: 1 },
        readTransport(options),
      ),
    options,
  );
  const { total } = answer.hits;
  return (typeof total === 'number' ? total : (total?.value ?? 0)) > 0;
}

/** Adds up what is counted in each place; a place that is short does not take from another. */
export function countPieces(records: readonly StockRecord[]): Map<string, number> {
  const pieces = new Map<string, number>();
  for (const { deleted, data } of records) {
    const sku = data['sku'];
    if (deleted === true || typeof sku !== 'string') continue;
    const quantity = Number(data['quantity']);
    const there = Number.isFinite(quantity) ? Math.max(0, quantity) : 0;
    pieces.set(sku, (pieces.get(sku) ?? 0) + there);
  }
  return pieces;
}
