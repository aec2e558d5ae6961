import { z } from 'zod';
import { RefusalCode } from '../model/dead-letter.ts';
import { compileGuard } from '../model/guard.ts';
import type { Conservation, NewSpoolItem, SpoolItem } from './spool.ts';

const count = z.int();

/** Rows as the spool's own statements return them; parsed so that a foreign file fails early and clearly. */
const ItemRow = z.strictObject({
  seq: count,
  accept_id: z.string(),
  source: z.string(),
  kind: z.enum(['message', 'record']),
  payload: z.string(),
  received_at: z.string(),
  refusal: z.string().nullable(),
  attempts: count,
  delays: count,
  bytes: count,
});

export const OldestRow = z.object({ appended_at: count });
export const CountRow = z.object({ count });
const SettledRow = z.strictObject({ seq: count, accept_id: z.string(), bytes: count });

export const FateRow = z.object({
  accepted: count,
  indexed: count,
  dead_lettered: count,
  suppressed: count,
  duplicate: count,
  created: count,
});

export const TotalsRow = z.object({
  accepted: count,
  indexed: count,
  dead_lettered: count,
  suppressed: count,
  duplicate: count,
  queued: count,
  bytes: count,
});
export type TotalsRow = z.infer<typeof TotalsRow>;

const isItemRow = compileGuard(ItemRow);
const isSettledRow = compileGuard(SettledRow);

/** @throws ZodError when the file is not one of ours */
export function readItemRow(row: unknown): z.infer<typeof ItemRow> {
  // The cast is what a guard promises; thousands of rows a second are worth not copying.
  return isItemRow(row) ? (row as z.infer<typeof ItemRow>) : ItemRow.parse(row);
}

/** @throws ZodError when the file is not one of ours */
export function readSettledRow(row: unknown): z.infer<typeof SettledRow> {
  return isSettledRow(row) ? (row as z.infer<typeof SettledRow>) : SettledRow.parse(row);
}

const Refusal = z.object({ code: RefusalCode, detail: z.string() });

export function toSpoolItem(row: z.infer<typeof ItemRow>): SpoolItem {
  const { seq, accept_id, source, kind, payload, received_at, refusal, attempts, delays } = row;
  const item = { seq, accept_id, source, kind, payload, received_at, attempts, delays };
  return refusal === null ? item : { ...item, refusal: Refusal.parse(JSON.parse(refusal)) };
}

/** Bytes an item counts for: its payload in UTF-8 and about what a row costs besides. */
export function itemBytes(item: NewSpoolItem): number {
  return Buffer.byteLength(item.payload) + 150;
}

export function ended(counts: Omit<Conservation, 'accepted' | 'queued'>): number {
  return counts.indexed + counts.dead_lettered + counts.suppressed + counts.duplicate;
}
