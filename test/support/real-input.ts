import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { stringify } from 'csv-stringify/sync';
import { z } from 'zod';
import type { TestProduct } from './product.ts';
import { sharedData } from './shared-data.ts';
import { readRows } from './source-files.ts';

/** What the import of one file came to, as `azimut import --json` prints it. */
export const Outcome = z.looseObject({
  file: z.string(),
  source: z.string(),
  rows: z.int(),
  sent: z.int(),
  refused: z.int(),
  created: z.int(),
  updated: z.int(),
  duplicate: z.int(),
  failed: z.int(),
  rejected_path: z.string().nullable(),
});
export type Outcome = z.infer<typeof Outcome>;

/** A person as `azimut export` shows them. */
export const Person = z.object({
  profile_id: z.string(),
  identifiers: z.array(z.string()),
  names: z.array(z.string()),
  events_count: z.int(),
  relational: z.object({
    orders_count: z.int(),
    revenue_minor: z.int().nullable(),
    currency: z.string().nullable(),
  }),
});
export type Person = z.infer<typeof Person>;

type Row = Readonly<Record<string, string>>;

/** The Olist tables, rows as they are in the files. */
export interface Olist {
  readonly customers: Row[];
  readonly orders: Row[];
  readonly items: Row[];
  readonly reviews: Row[];
  readonly payments: Row[];
}

/**
 * The Olist tables cut down to `people` persons with all that belongs to them, so that the test takes seconds:
 * everybody who ordered more than once, since they are the ones who must be joined, then the first in the file.
 */
export function olistOf(people: number): Olist {
  const read = (table: string) => readRows(`olist/olist_${table}.csv.gz`, 1e6) as Row[];
  const all = read('customers');
  const byPerson = Map.groupBy(all, (row) => row['customer_unique_id']);
  const often = [...byPerson].filter(([, rows]) => rows.length > 1).map(([id]) => id);
  const kept = new Set([...often, ...byPerson.keys()].slice(0, people + often.length));
  const customers = all.filter((row) => kept.has(row['customer_unique_id']));
  const customerIds = new Set(customers.map((row) => row['customer_id']));
  const orders = read('orders').filter((row) => customerIds.has(row['customer_id']));
  const orderIds = new Set(orders.map((row) => row['order_id']));
  const ofOrders = (table: string) => read(table).filter((row) => orderIds.has(row['order_id']));
  return {
    customers,
    orders,
    items: ofOrders('order_items'),
    reviews: ofOrders('order_reviews'),
    payments: ofOrders('order_payments'),
  };
}

/** Imports files by the command line and says what came of each, by file name. */
export async function importFiles(
  product: TestProduct,
  paths: readonly string[],
): Promise<{ code: number; outcomes: Map<string, Outcome> }> {
  const { code, stdout } = await product.cli(['import', '--json', ...paths]);
  const outcomes = stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => Outcome.parse(JSON.parse(line)));
  return { code, outcomes: new Map(outcomes.map((one) => [basename(one.file), one])) };
}

/** Everybody, through `azimut export`. */
export async function exportPeople(product: TestProduct): Promise<Person[]> {
  await product.settled();
  const fields = Object.keys(Person.shape).join(',');
  const { stdout } = await product.cli(['export', '--format', 'ndjson', '--fields', fields]);
  return stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => Person.parse(JSON.parse(line)));
}

/** A folder below the product's home for files to import: refused rows are written beside them. */
export function createInput(product: TestProduct) {
  const folder = join(product.home, 'input');
  mkdirSync(folder);
  return {
    /** Copies a shared file; files of one name in several folders need an own one. */
    copy(path: string, name = basename(path)): string {
      const copy = join(folder, name);
      copyFileSync(sharedData(path) ?? path, copy);
      return copy;
    },
    writeCsv(name: string, rows: readonly Row[]): string {
      const file = join(folder, name);
      writeFileSync(file, gzipSync(stringify([...rows], { header: true })));
      return file;
    },
  };
}
