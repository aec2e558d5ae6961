import type { GoldenReader } from '../../elasticsearch/golden-reader.ts';
import { holderOf, type ProfileField } from '../../privacy/policy.ts';
import { goldenRecordOf } from '../../profile/golden-record.ts';
import { compareGolden, type GoldenChange } from '../../profile/survivorship/compare-golden.ts';
import type { Survivorship } from '../../profile/survivorship/compile.ts';

/** Most people shown with what would change. */
export const MOST_SHOWN = 20;

export interface PreviewReport {
  readonly scanned: number;
  readonly changed: number;
  /** Most changed first. `filled`: had no value before; `emptied`: would have none. */
  readonly fields: readonly {
    readonly field: string;
    readonly changed: number;
    readonly filled: number;
    readonly emptied: number;
  }[];
  readonly samples: readonly {
    readonly profile_id: string;
    readonly changes: readonly GoldenChange[];
  }[];
}

/**
 * What other rules would make of a random sample of people; nothing is written.
 * @param visible fields the asker may see: values of others are neither shown nor counted
 */
export async function previewPolicy(
  golden: Pick<GoldenReader, 'sample'>,
  rules: { readonly before: Survivorship; readonly after: Survivorship },
  options: { readonly sample: number; readonly visible: ReadonlySet<ProfileField> },
): Promise<PreviewReport> {
  const counts = new Map<string, { changed: number; filled: number; emptied: number }>();
  const samples: { profile_id: string; changes: readonly GoldenChange[] }[] = [];
  let scanned = 0;
  let changed = 0;
  for await (const page of golden.sample(options.sample)) {
    for (const { profile_id, candidates } of page) {
      scanned += 1;
      const changes = compareGolden(
        goldenRecordOf(candidates, rules.before),
        goldenRecordOf(candidates, rules.after),
      ).filter(({ field }) => options.visible.has(holderOf(field)));
      if (changes.length === 0) continue;
      changed += 1;
      if (samples.length < MOST_SHOWN) samples.push({ profile_id, changes });
      for (const { field, before, after } of changes) {
        const count = counts.get(field) ?? { changed: 0, filled: 0, emptied: 0 };
        count.changed += 1;
        if (before === null) count.filled += 1;
        if (after === null) count.emptied += 1;
        counts.set(field, count);
      }
    }
  }
  const fields = [...counts]
    .map(([field, count]) => ({ field, ...count }))
    .sort((a, b) => b.changed - a.changed || (a.field < b.field ? -1 : 1));
  return { scanned, changed, fields, samples };
}
