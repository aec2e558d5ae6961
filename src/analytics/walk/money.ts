import type { Conversion } from '../aggregation/request.ts';
import type { Money } from './reading.ts';

/** Amounts in minor units, by currency; never added up over currencies. */
export type MoneySums = Map<string, number>;

export function addMoney(sums: MoneySums | undefined, currency: string, amount: number): void {
  sums?.set(currency, (sums.get(currency) ?? 0) + amount);
}

export function perPerson(money: Money, people: number): Money {
  if (people === 0) return {};
  return Object.fromEntries(Object.entries(money).map(([code, amount]) => [code, amount / people]));
}

/** An amount at the rates that were stated; a currency without a rate stays what it is. */
export function converted(
  currency: string,
  amount: number,
  conversion: Conversion | undefined,
): readonly [currency: string, amount: number] {
  if (conversion === undefined || currency === conversion.to) return [currency, amount];
  const rate = Object.hasOwn(conversion.rates, currency) ? conversion.rates[currency] : undefined;
  return rate === undefined ? [currency, amount] : [conversion.to, amount * rate];
}
