import { compareProfiles } from '../profile/verify.ts';
import {
  type Drift,
  readSelected,
  remake,
  selectedIds,
  type VerifyDeps,
  type VerifySelection,
} from './verify.ts';

export interface RebuildReport {
  readonly checked: number;
  /** Profiles that differed and were written anew, with the fields that differed. */
  readonly repaired: readonly Drift[];
  /** Profiles that were written by somebody else each time; ask again. */
  readonly contended: readonly string[];
  readonly missing: readonly string[];
}

const ATTEMPTS = 5;

/**
 * Makes profiles again from their records and events and repairs by compare-and-set those that differ. May run
 * beside the worker: a profile that moves on meanwhile is read and made again.
 */
export async function rebuildProfiles(
  deps: VerifyDeps,
  selection: VerifySelection,
): Promise<RebuildReport> {
  let checked = 0;
  const repaired: Drift[] = [];
  const contended: string[] = [];
  const missing: string[] = [];
  for await (const ids of selectedIds(deps, selection)) {
    let open: readonly string[] = ids;
    for (let attempt = 0; open.length > 0 && attempt < ATTEMPTS; attempt += 1) {
      const read = await readSelected(deps, open);
      if (attempt === 0) {
        checked += read.found.length;
        missing.push(...read.missing);
      }
      const writes = [];
      for (const { source, version } of read.found) {
        const doc = await remake(deps, source);
        const fields = compareProfiles(source, doc);
        if (fields.length > 0) {
          const updated_at = deps.now().toISOString();
          const at = { updated_at, identity_updated_at: updated_at };
          writes.push({ doc: { ...doc, ...at }, expected: version, fields });
        }
      }
      const results = await deps.profiles.write(writes);
      const again: string[] = [];
      writes.forEach(({ doc, fields }, i) => {
        const { profile_id } = doc;
        if (results[i]?.kind === 'written') repaired.push({ profile_id, fields });
        else again.push(profile_id);
      });
      open = again;
    }
    contended.push(...open);
  }
  return { checked, repaired, contended, missing };
}
