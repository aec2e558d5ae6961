import { AppError } from '../../errors.ts';
import {
  AMOUNT_WORDS,
  BASKET_WORDS,
  CUSTOMER_WORDS,
  ITEM_NAME_WORDS,
  ITEM_WORDS,
  QUANTITY_WORDS,
  TIME_WORDS,
} from '../columns/commerce-words.ts';
import { decimalMark, parseDecimal } from '../columns/decimal.ts';
import { findColumn, plainHeader } from '../columns/find-column.ts';
import { DAY_MS, instantReader } from '../columns/instant.ts';
import type { FitOptions, Table } from '../fit/task.ts';
import type { Basket } from './baskets.ts';

/** Which column of a table of order lines says what. */
export interface BasketColumns {
  readonly customer: string;
  readonly item: string;
  readonly time: string | undefined;
  readonly basket: string | undefined;
  readonly name: string | undefined;
  readonly quantity: string | undefined;
  readonly stock: string | undefined;
  readonly segment: string | undefined;
}

/** Items met so far; tables read with one catalogue share its numbers. */
export interface GrowingCatalogue {
  readonly ids: string[];
  readonly names: string[];
  readonly numberOf: Map<string, number>;
}

export interface ReadBaskets {
  readonly baskets: Basket[];
  readonly segmentOf: Map<string, string>;
  /** items whose last known stock is 0 or below */
  readonly outOfStock: Set<number>;
  readonly withoutCustomer: number;
  readonly returns: number;
  readonly notProducts: number;
  readonly withoutTime: number;
}

const STOCK_WORDS = [
  'stock',
  'instock',
  'enstock',
  'stocklevel',
  'inventory',
  'disponible',
  'available',
];
const SEGMENT_WORDS = ['segment', 'country', 'pays', 'region', 'city', 'ville', 'gender', 'sexe'];
/** Lines of an invoice that are no product, by code or name, in English and French. */
const NOT_PRODUCTS = new Set([
  ...[
    'post',
    'postage',
    'dotcompostage',
    'dot',
    'carriage',
    'c2',
    'm',
    'manual',
    'd',
    'discount',
    's',
  ],
  ...[
    'samples',
    'bankcharges',
    'amazonfee',
    'amazonfees',
    'b',
    'cruk',
    'crukcommission',
    'adjustbaddebt',
    'pads',
  ],
  ...[
    'shipping',
    'shippingfee',
    'delivery',
    'deliveryfee',
    'giftcard',
    'fee',
    'port',
    'fraisdeport',
    'livraison',
  ],
  ...['fraisdelivraison', 'remise', 'avoir', 'frais', 'consigne', 'cartecadeau'],
]);

/** @throws AppError `invalid_request` when no column tells the customer or the item */
export function basketColumns({ columns }: Table, options: FitOptions): BasketColumns {
  const time = options.time ?? findColumn(columns, TIME_WORDS, [options.id, options.label]);
  const basket = findColumn(columns, BASKET_WORDS, [time, options.id, options.label]);
  const item = options.label ?? findColumn(columns, ITEM_WORDS, [time, basket, options.id]);
  const named = findColumn(columns, ITEM_NAME_WORDS, [time, basket, item, options.id]);
  const customer = options.id ?? findColumn(columns, CUSTOMER_WORDS, [time, basket, item, named]);
  if (customer === undefined) throw lacks('the customer', '--id');
  const product = item ?? named;
  if (product === undefined) throw lacks('the item bought', '--label');
  const taken = [customer, product, time, basket, named];
  return {
    customer,
    item: product,
    time,
    basket,
    name: options.text ?? named,
    quantity: findColumn(columns, [...QUANTITY_WORDS, ...AMOUNT_WORDS], taken),
    stock: findColumn(columns, STOCK_WORDS, taken),
    segment: findColumn(columns, SEGMENT_WORDS, taken),
  };
}

/**
 * Reads order lines into baskets: by invoice where the table has one, else by customer and day. Returns (quantity or
 * amount not above 0), lines that are no product (postage, discount) and rows without customer are left out and
 * counted. Without a time column the order of rows is the order of time, a day apart.
 * @throws AppError `invalid_request` when the time column holds no instants
 */
export function readBaskets(
  table: Table,
  columns: BasketColumns,
  catalogue: GrowingCatalogue,
): ReadBaskets {
  const timeOf = timeReader(table, columns.time);
  const quantity = numberReader(table, columns.quantity);
  const stock = numberReader(table, columns.stock);
  const open = new Map<string, { customer: string; at: number; items: Set<number> }>();
  const segmentOf = new Map<string, string>();
  const stockOf = new Map<number, number>();
  const left = { customer: 0, returns: 0, products: 0, time: 0 };
  for (const [i, row] of table.rows.entries()) {
    const cell = (column: string | undefined) =>
      column === undefined ? '' : (row[column] ?? '').trim();
    const [customer, id, name] = [cell(columns.customer), cell(columns.item), cell(columns.name)];
    const at = timeOf(row, i);
    if (customer === '' || id === '') left.customer += 1;
    else if (at === undefined) left.time += 1;
    else if ((quantity(row) ?? 1) <= 0) left.returns += 1;
    else if (NOT_PRODUCTS.has(plainHeader(id)) || NOT_PRODUCTS.has(plainHeader(name)))
      left.products += 1;
    else {
      const item = itemNumber(catalogue, id, name);
      const day = Math.floor(at / DAY_MS);
      const key =
        columns.basket === undefined
          ? `${customer}\n${day}`
          : `${customer}\n${cell(columns.basket)}`;
      const basket = open.get(key) ?? { customer, at, items: new Set<number>() };
      open.set(key, basket);
      basket.items.add(item);
      const segment = cell(columns.segment);
      if (segment !== '') segmentOf.set(customer, segment);
      const level = stock(row);
      if (level !== undefined) stockOf.set(item, level);
    }
  }
  return {
    baskets: [...open.values()]
      .map((b) => ({ ...b, items: [...b.items] }))
      .sort((a, b) => a.at - b.at),
    segmentOf,
    outOfStock: new Set([...stockOf].flatMap(([item, level]) => (level <= 0 ? [item] : []))),
    withoutCustomer: left.customer,
    returns: left.returns,
    notProducts: left.products,
    withoutTime: left.time,
  };
}

type Row = Readonly<Record<string, string>>;

function timeReader(
  table: Table,
  column: string | undefined,
): (row: Row, i: number) => number | undefined {
  if (column === undefined) return (_, i) => i * DAY_MS;
  const reader = instantReader(table.rows.slice(0, 2000).map((row) => row[column] ?? ''));
  if (reader === undefined) {
    throw new AppError(
      'invalid_request',
      `column ${column} holds no dates; name another with --time`,
    );
  }
  return (row) => reader.read(row[column] ?? '');
}

function numberReader(table: Table, column: string | undefined): (row: Row) => number | undefined {
  if (column === undefined) return () => undefined;
  const mark = decimalMark(table.rows.map((row) => row[column] ?? ''));
  return (row) => parseDecimal(row[column] ?? '', mark);
}

function itemNumber(catalogue: GrowingCatalogue, id: string, name: string): number {
  // One shop writes 85123a and 85123A for one thing.
  const key = id.toUpperCase();
  const known = catalogue.numberOf.get(key);
  if (known !== undefined) {
    if (catalogue.names[known] === '') catalogue.names[known] = name;
    return known;
  }
  catalogue.numberOf.set(key, catalogue.ids.length);
  catalogue.names.push(name);
  return catalogue.ids.push(id) - 1;
}

function lacks(what: string, option: string): AppError {
  return new AppError('invalid_request', `no column tells ${what}; name it with ${option}`);
}
