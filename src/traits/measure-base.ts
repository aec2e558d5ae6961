import { minorDigits } from '../model/minor-units.ts';
import type { TraitBase } from '../model/trait-base.ts';

/** Customers from which on fifths of them mean something. */
export const LEAST_CUSTOMERS = 20;

const DAY_MS = 86_400_000;
const SOON_MS = 600_000;
/** Share by which the number of customers must have changed to measure before the day is over. */
const CHANGED = 0.2;

/**
 * Whether the base should be measured (again): every 24 hours, and after ten minutes already where the number of
 * customers has changed by a fifth, as it does on the days of first imports. Never below {@link LEAST_CUSTOMERS}.
 */
export function isBaseDue(
  base: Pick<TraitBase, 'made_at' | 'customers'> | undefined,
  customers: number,
  now: Date,
): boolean {
  if (customers < LEAST_CUSTOMERS) return false;
  if (base === undefined) return true;
  const ageMs = now.getTime() - Date.parse(base.made_at);
  if (ageMs >= DAY_MS) return true;
  return ageMs >= SOON_MS && Math.abs(customers - base.customers) >= CHANGED * base.customers;
}

/** What one row of advertising cost says: money in minor units. */
export interface CampaignSpend {
  readonly campaign_id: string | undefined;
  readonly campaign: string | undefined;
  readonly cost_minor: number;
  readonly currency: string;
}

/**
 * Reads a row of spend as advertising networks export it: `spend` or `cost` in main units, or `cost_micros` in
 * millionths of them, with the campaign's name or number.
 * @param currency of rows that name none
 * @returns `undefined` where there is no cost or no campaign
 */
export function spendOf(
  data: Readonly<Record<string, unknown>>,
  currency: string,
): CampaignSpend | undefined {
  const main = numberOf(data['spend']) ?? numberOf(data['cost']);
  const micros = numberOf(data['cost_micros']);
  const amount = main ?? (micros === undefined ? undefined : micros / 1e6);
  const campaign = textOf(data['campaign_name']) ?? textOf(data['campaign']);
  const campaign_id = textOf(data['campaign_id']);
  if (amount === undefined || amount <= 0) return undefined;
  if (campaign === undefined && campaign_id === undefined) return undefined;
  const code = textOf(data['currency'])?.toUpperCase();
  const known = code !== undefined && /^[A-Z]{3}$/.test(code) ? code : currency;
  return {
    campaign_id,
    campaign,
    cost_minor: Math.round(amount * 10 ** minorDigits(known)),
    currency: known,
  };
}

/** A campaign's spend divided by the people it brought; of several currencies that of most spend. */
export function acquisitionCosts(
  spends: Iterable<CampaignSpend>,
  names: ReadonlyMap<string, string>,
  people: ReadonlyMap<string, number>,
): TraitBase['acquisition_costs'] {
  const sums = new Map<string, Map<string, number>>();
  for (const { campaign_id, campaign, cost_minor, currency } of spends) {
    const name = campaign ?? names.get(campaign_id ?? '') ?? campaign_id ?? '';
    if (!people.has(name)) continue;
    const byCurrency = sums.get(name) ?? new Map<string, number>();
    byCurrency.set(currency, (byCurrency.get(currency) ?? 0) + cost_minor);
    sums.set(name, byCurrency);
  }
  return Object.fromEntries(
    [...sums].flatMap(([name, byCurrency]) => {
      const [most] = [...byCurrency].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1));
      const brought = people.get(name) ?? 0;
      if (most === undefined || brought === 0) return [];
      return [[name, { cost_minor: Math.round(most[1] / brought), currency: most[0] }] as const];
    }),
  );
}

function textOf(value: unknown): string | undefined {
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;
}

function numberOf(value: unknown): number | undefined {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) ? number : undefined;
}
