import type { estypes } from '@elastic/elasticsearch';
import { wrong } from '../aggregation/problems.ts';
import type { AskDemand } from './demand.ts';

/** What there is of an article over all warehouses. */
export interface Stock {
  readonly name: string | null;
  readonly category: string | null;
  readonly quantity: number;
  /** newest count of it, in any warehouse */
  readonly counted_at: string;
}

const MOST_COUNTS = 100_000;
const PAGE = 5_000;

/** Newest counts, added up by article. Records whose quantity is no number are left out. */
export async function askStock(ask: AskDemand): Promise<ReadonlyMap<string, Stock>> {
  const stock = new Map<string, Stock>();
  let after: readonly unknown[] = [];
  for (let seen = 0; ; ) {
    const [answer] = await ask('records', [page(after)]);
    const hits = answer?.hits ?? [];
    for (const { source } of hits) add(stock, source);
    seen += hits.length;
    if (hits.length < PAGE) return stock;
    if (seen >= MOST_COUNTS) {
      throw wrong('stock', `has more than ${MOST_COUNTS} counts`, MOST_COUNTS);
    }
    after = hits.at(-1)?.sort ?? [];
  }
}

function page(after: readonly unknown[]): estypes.SearchRequest {
  return {
    size: PAGE,
    _source: ['data', 'updated_at'],
    query: {
      bool: {
        filter: [{ term: { record_type: 'stock_level' } }],
        must_not: [{ term: { deleted: true } }],
      },
    },
    sort: [{ record_id: 'asc' }, { source: 'asc' }],
    ...(after.length === 0 ? {} : { search_after: after as (string | number)[] }),
  };
}

function add(stock: Map<string, Stock>, source: Readonly<Record<string, unknown>>): void {
  const data = source['data'] as Readonly<Record<string, unknown>>;
  const sku = textOf(data['sku']);
  const quantity = Number(data['quantity'] ?? Number.NaN);
  const counted_at = source['updated_at'];
  if (sku === null || !Number.isFinite(quantity) || typeof counted_at !== 'string') return;
  const former = stock.get(sku);
  stock.set(sku, {
    name: textOf(data['name']) ?? former?.name ?? null,
    category: textOf(data['category']) ?? former?.category ?? null,
    quantity: (former?.quantity ?? 0) + Math.max(0, quantity),
    counted_at:
      former === undefined || counted_at > former.counted_at ? counted_at : former.counted_at,
  });
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}
