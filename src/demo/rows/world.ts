import type { Product } from '../catalogue.ts';

/** What every row is rendered from, beside its person and intent. */
export interface World {
  readonly seed: number;
  readonly catalogue: readonly Product[];
  readonly nowMs: number;
}

export type DemoSource =
  | 'crm'
  | 'email_marketing'
  | 'shop'
  | 'app'
  | 'web'
  | 'pos'
  | 'payments'
  | 'support'
  | 'social'
  | 'surveys'
  | 'stock'
  | 'appointments'
  | 'subscriptions';

/** A row or call as its source writes it, with the id that the source knows it by. */
export interface DemoRow {
  readonly source: DemoSource;
  readonly kind: 'record' | 'message';
  readonly id: string;
  readonly payload: Record<string, unknown>;
}

export function iso(ms: number): string {
  return new Date(ms).toISOString();
}

/** `2026-03-29 14:05:00`, the clock of Paris, as tills and old systems write it. */
export function parisClock(ms: number): string {
  const date = new Date(ms + parisOffsetMs(ms));
  return date.toISOString().slice(0, 19).replace('T', ' ');
}

/** `29/03/2026` */
export function frenchDate(ms: number): string {
  const [year, month, day] = new Date(ms).toISOString().slice(0, 10).split('-');
  return `${day}/${month}/${year}`;
}

/** Cents as `1234,50`. */
export function frenchAmount(minor: number): string {
  return (minor / 100).toFixed(2).replace('.', ',');
}

/** Summer time from the last Sunday of March to the last of October, at 01:00 UTC (directive 2000/84/EC). */
function parisOffsetMs(ms: number): number {
  const year = new Date(ms).getUTCFullYear();
  const summer = ms >= lastSunday(year, 2) && ms < lastSunday(year, 9);
  return (summer ? 2 : 1) * 3_600_000;
}

function lastSunday(year: number, month: number): number {
  const last = new Date(Date.UTC(year, month + 1, 0, 1));
  return last.getTime() - last.getUTCDay() * 86_400_000;
}

/** Leaves out what is not known, as an API does; a CSV export writes it as an empty cell. */
export function given(row: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(row).filter(([, value]) => value !== undefined));
}
