import { AppError } from '../../errors.ts';
import type { FitInput, FitOutcome, FitTask, Json } from '../fit/task.ts';
import { type Basket, basketsByCustomer } from './baskets.ts';
import { evaluate, type HeldOut, type HitScore } from './evaluate.ts';
import {
  basketColumns,
  type GrowingCatalogue,
  type ReadBaskets,
  readBaskets,
} from './read-baskets.ts';
import { learnRecommender, type Recommendation } from './recommender.ts';

/** Baskets judged; of more, an even sample is: the figures would hardly change, the wait would. */
const MOST_CASES = 4000;

/**
 * What to recommend. Takes order lines (customer, item, time, perhaps invoice, name, quantity, stock, country). Each
 * customer's last basket is held out, and lists of `--count` items (10) are judged by the items in it that are new to
 * the customer; with a test table, its baskets are held out instead. What goes together is learnt from everybody's
 * other baskets, of whatever date; what sells counts only up to the moment of the basket judged. `--label` names the item, `--text` its name.
 */
export const RECOMMEND_TASK: FitTask = {
  name: 'recommend',
  fit: async (input) => fitRecommend(input),
};

function fitRecommend(input: FitInput): FitOutcome {
  const count = countOption(input.options.extra['count']);
  const columns = basketColumns(input.train, input.options);
  const catalogue: GrowingCatalogue = { ids: [], names: [], numberOf: new Map() };
  const train = readBaskets(input.train, columns, catalogue);
  const test = input.test === undefined ? undefined : readBaskets(input.test, columns, catalogue);
  const { learnFrom, cases: found, known } = holdOut(train, test);
  const cases = everyFew(found, MOST_CASES);
  if (cases.length === 0) {
    throw new AppError(
      'invalid_request',
      'recommend needs customers with two baskets or more, the last with something new; it found none',
    );
  }
  const segmentOf = new Map([...train.segmentOf, ...(test?.segmentOf ?? [])]);
  const model = learnRecommender(learnFrom, catalogue, segmentOf);
  input.progress(0.4);
  const outOfStock = new Set([...train.outOfStock, ...(test?.outOfStock ?? [])]);
  const options = { count, available: (item: number) => !outOfStock.has(item) };
  const moment = evaluate(model, cases, known, options, (d) => input.progress(0.4 + d * 0.4));
  const without = evaluate(model, cases, learnFrom, options, (d) => input.progress(0.8 + d * 0.2));
  input.progress(1);
  return {
    data: {
      columns: Object.fromEntries(
        Object.entries(columns).flatMap(([name, column]) =>
          column === undefined ? [] : [[name, column]],
        ),
      ),
      customers: new Set(train.baskets.map((basket) => basket.customer)).size,
      baskets: train.baskets.length,
      items: catalogue.ids.length,
      items_out_of_stock: outOfStock.size,
      cases: cases.length,
      cases_found: found.length,
      evaluated_on: test === undefined ? 'last basket of each customer' : 'test table',
      rows_without_customer: train.withoutCustomer,
      rows_without_time: train.withoutTime,
      returns: train.returns,
      rows_not_products: train.notProducts,
    },
    parameters: {
      items_counted: model.counts.items.length,
      replenishable_items: model.rhythms.size,
    },
    metrics: {
      list_length: count,
      model: { ...moment.model },
      baseline_popularity: { ...moment.popularity },
      baseline_popularity_lately: { ...moment.popularityLately },
      times_popularity: times(moment.model, moment.popularity),
      /** demand from the learning baskets alone: nothing of any held-out basket is seen, even of earlier ones */
      strict: {
        model: { ...without.model },
        baseline_popularity: { ...without.popularity },
        baseline_popularity_lately: { ...without.popularityLately },
        times_popularity: times(without.model, without.popularity),
      },
    },
    predictions: {
      columns: ['customer', 'recommended', 'reasons', 'hit'],
      rows: cases.map((held, i) => predictionRow(held, moment.lists[i] ?? [], catalogue.ids)),
    },
    warnings: warningsOf(train, columns.time, cases.length, found.length),
  };
}

/**
 * Without a test table, each customer's last basket. With one, each of its customers' first basket after what the
 * train table knows of them; for customers it does not know, their last basket in the test table.
 */
function holdOut(
  train: ReadBaskets,
  test: ReadBaskets | undefined,
): { learnFrom: Basket[]; cases: HeldOut[]; known: Basket[] } {
  const learnFrom: Basket[] = test === undefined ? [] : [...train.baskets];
  const cases: HeldOut[] = [];
  const trained = basketsByCustomer(train.baskets);
  const segmentOf = new Map([...train.segmentOf, ...(test?.segmentOf ?? [])]);
  for (const [customer, own] of test === undefined ? trained : basketsByCustomer(test.baskets)) {
    const earlier = test === undefined ? [] : (trained.get(customer) ?? []);
    const at = earlier.length > 0 ? 0 : own.length - 1;
    const held = own[at];
    const before = [...earlier, ...own.slice(0, at)];
    if (held === undefined) continue;
    if (before.length === 0) {
      learnFrom.push(...own);
      continue;
    }
    if (earlier.length === 0) learnFrom.push(...before);
    const had = new Set(before.flatMap((basket) => basket.items));
    const fresh = new Set(held.items.filter((item) => !had.has(item)));
    if (fresh.size > 0) {
      cases.push({ customer, at: held.at, before, fresh, segment: segmentOf.get(customer) });
    }
  }
  return { learnFrom, cases, known: [...train.baskets, ...(test?.baskets ?? [])] };
}

function everyFew<T>(all: readonly T[], most: number): readonly T[] {
  const step = Math.ceil(all.length / most);
  return step <= 1 ? all : all.filter((_, i) => i % step === 0);
}

function predictionRow(
  held: HeldOut,
  list: readonly Recommendation[],
  ids: readonly string[],
): (string | number)[] {
  const fresh = new Set([...held.fresh].map((item) => ids[item]));
  return [
    held.customer,
    list.map(({ item }) => item).join(' '),
    list
      .map(({ reason }) => ('item' in reason ? `${reason.code}:${reason.item}` : reason.code))
      .join(' '),
    list.some(({ item }) => fresh.has(item)) ? 1 : 0,
  ];
}

function times(model: HitScore, baseline: HitScore): Json {
  return baseline.hit_rate > 0 ? model.hit_rate / baseline.hit_rate : null;
}

function warningsOf(
  train: ReadBaskets,
  time: string | undefined,
  cases: number,
  found: number,
): string[] {
  const warnings: string[] = [];
  if (found > cases) warnings.push(`${cases} of ${found} last baskets are judged, evenly sampled`);
  if (time === undefined)
    warnings.push('no column tells when: rows are taken to be in the order of time');
  if (cases < 100) warnings.push(`only ${cases} baskets to judge by: the figures may be chance`);
  if (train.segmentOf.size === 0)
    warnings.push('no column tells a segment: newcomers get what sells now');
  return warnings;
}

function countOption(text: string | undefined): number {
  const count = Number(text ?? 10);
  if (Number.isInteger(count) && count >= 1 && count <= 100) return count;
  throw new AppError('invalid_request', '--count must be a whole number from 1 to 100');
}
