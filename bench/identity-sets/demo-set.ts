import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { generateDemo } from '../../src/demo/generate.ts';
import { createRandom } from '../../src/demo/random.ts';

/** Records of the invented company that name somebody, and how many of one person are taken. */
const TAKEN: Readonly<Record<string, number>> = { crm: 1, shop: 3, support: 2 };
/** Columns that would give the answer away. */
const KEYS = new Set(['account_id', 'id_client', 'order_number', 'ticket_id']);

/**
 * Contacts, orders and tickets of the demo company as its systems export them, whole rows with products and all,
 * without the keys that join them. The truth goes into a file of its own.
 */
export async function writeDemoSet(
  folder: string,
  options: { readonly people: number; readonly seed: number },
): Promise<{ records: string; truth: string }> {
  const now = new Date('2026-06-01T00:00:00Z');
  const taken = new Map<string, number>();
  const seen = new Set<string>();
  const rows: { row: Record<string, unknown>; entity: string; order: number }[] = [];
  for (const { source, id, person_id, payload } of generateDemo({ ...options, now })) {
    const most = TAKEN[source];
    const key = `${source} ${person_id}`;
    if (most === undefined || person_id === null || seen.has(`${source} ${id}`)) continue;
    const before = taken.get(key) ?? 0;
    if (before >= most) continue;
    taken.set(key, before + 1);
    seen.add(`${source} ${id}`);
    const row = Object.fromEntries(Object.entries(payload).filter(([name]) => !KEYS.has(name)));
    const order = createRandom(options.seed, source, id).next();
    rows.push({ row: { source, ...row }, entity: person_id, order });
  }
  rows.sort((a, b) => a.order - b.order);
  const records = join(folder, `demo_${options.seed}.jsonl`);
  const truth = join(folder, `demo_truth_${options.seed}.csv`);
  const lines = rows.map(({ row }, n) => JSON.stringify({ record_id: `r${n}`, ...row }));
  await writeFile(records, `${lines.join('\n')}\n`);
  const answers = rows.map(({ entity }, n) => `r${n},${entity}`);
  await writeFile(truth, `record_id,entity_id\n${answers.join('\n')}\n`);
  return { records, truth };
}
