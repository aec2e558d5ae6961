import { addMoney, type MoneySums, perPerson } from '../walk/money.ts';
import type { GroupKey, Money } from '../walk/reading.ts';
import type { CohortsAnswer } from './request.ts';

type Cohort = CohortsAnswer['cohorts'][number];

interface Cells {
  people: number;
  /** People who have lived through each period. */
  readonly through: number[];
  readonly returning: number[];
  readonly orders: number[];
  readonly revenue: MoneySums[];
}

/** What one person did in the periods since they began, by the number of the period; 0 is the first. */
export interface Lived {
  /** Periods that are over. */
  readonly over: number;
  readonly returned: ReadonlySet<number>;
  readonly orders: ReadonlyMap<number, number>;
  readonly revenue: readonly {
    readonly period: number;
    readonly currency: string;
    readonly amount: number;
  }[];
}

/** Cohorts side by side, period by period. */
export class CohortTable {
  readonly #periods: number;
  readonly #cohorts = new Map<GroupKey, Cells>();
  readonly #all: Cells;

  constructor(periods: number) {
    this.#periods = periods;
    this.#all = this.#cells();
  }

  /** @param keys cohorts the person is in */
  add(keys: readonly GroupKey[], lived: Lived): void {
    for (const cells of [this.#all, ...keys.map((key) => this.#cohort(key))]) {
      cells.people += 1;
      for (let period = 0; period < this.#periods; period += 1) {
        if (period < lived.over) cells.through[period] = (cells.through[period] ?? 0) + 1;
        if (lived.returned.has(period)) {
          cells.returning[period] = (cells.returning[period] ?? 0) + 1;
        }
        cells.orders[period] = (cells.orders[period] ?? 0) + (lived.orders.get(period) ?? 0);
      }
      for (const { period, currency, amount } of lived.revenue) {
        addMoney(cells.revenue[period], currency, amount);
      }
    }
  }

  /** People who began and did nothing that counts. */
  addIdle(key: GroupKey, people: number, over: number): void {
    for (const cells of [this.#all, this.#cohort(key)]) {
      cells.people += people;
      for (let period = 0; period < Math.min(over, this.#periods); period += 1) {
        cells.through[period] = (cells.through[period] ?? 0) + people;
      }
    }
  }

  /**
   * @param size cohorts shown, of more the greatest; the rest is one
   * @param order by key, or the greatest first
   */
  answer(size: number, order: 'by_key' | 'greatest'): Pick<CohortsAnswer, 'cohorts' | 'all'> {
    const greatest = [...this.#cohorts].sort(
      ([a, x], [b, y]) => y.people - x.people || (String(a) < String(b) ? -1 : 1),
    );
    const shown = greatest.slice(0, size);
    if (order === 'by_key') shown.sort(([a], [b]) => (String(a) < String(b) ? -1 : 1));
    const rest = greatest.slice(size);
    const cohorts = shown.map(
      ([key, cells]): Cohort => ({
        key,
        others: false,
        people: cells.people,
        periods: this.#read(cells),
      }),
    );
    if (rest.length > 0) {
      const cells = this.#cells();
      for (const [, one] of rest) this.#join(cells, one);
      cohorts.push({ key: null, others: true, people: cells.people, periods: this.#read(cells) });
    }
    return { cohorts, all: { people: this.#all.people, periods: this.#read(this.#all) } };
  }

  #read({ people, through, returning, orders, revenue }: Cells): Cohort['periods'] {
    const sofar: MoneySums = new Map();
    return Array.from({ length: this.#periods }, (_, period) => {
      for (const [currency, amount] of revenue[period] ?? []) addMoney(sofar, currency, amount);
      const total: Money = Object.fromEntries(sofar);
      return {
        period,
        over: people > 0 && through[period] === people,
        returning: returning[period] ?? 0,
        share: people === 0 ? null : (returning[period] ?? 0) / people,
        orders: orders[period] ?? 0,
        revenue: Object.fromEntries(revenue[period] ?? []),
        revenue_per_person: perPerson(total, people),
      };
    });
  }

  #join(into: Cells, from: Cells): void {
    into.people += from.people;
    for (let period = 0; period < this.#periods; period += 1) {
      for (const name of ['through', 'returning', 'orders'] as const) {
        into[name][period] = (into[name][period] ?? 0) + (from[name][period] ?? 0);
      }
      for (const [currency, amount] of from.revenue[period] ?? []) {
        addMoney(into.revenue[period], currency, amount);
      }
    }
  }

  #cohort(key: GroupKey): Cells {
    const known = this.#cohorts.get(key);
    if (known !== undefined) return known;
    const made = this.#cells();
    this.#cohorts.set(key, made);
    return made;
  }

  #cells(): Cells {
    const zeros = () => Array.from({ length: this.#periods }, () => 0);
    return {
      people: 0,
      through: zeros(),
      returning: zeros(),
      orders: zeros(),
      revenue: Array.from({ length: this.#periods }, () => new Map<string, number>()),
    };
  }
}
