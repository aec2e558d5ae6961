import type { Ids } from '../identity/ids.ts';
import { recordKeys } from '../profile/record-keys.ts';
import { releasedTo, strayTarget } from '../profile/released.ts';
import { type HandOverDeps, handOver } from './hand-over.ts';
import type { StrayTasks } from './part-strays.ts';
import { rebuildProfiles } from './rebuild.ts';
import { readSelected, type VerifyDeps } from './verify.ts';

const ROUNDS = 5;

/**
 * Writes what is stored under profiles that gave it up under whose it is, and folds those again, until none is found:
 * what a worker brought that planned before a separation, and died before it could hand it over.
 * @returns how many events and records were moved
 */
export async function settleStrays(
  deps: VerifyDeps & HandOverDeps & { readonly ids: Ids },
  profileIds: readonly string[],
): Promise<number> {
  let moved = 0;
  for (let round = 0; round < ROUNDS; round += 1) {
    const { found } = await readSelected(deps, profileIds);
    const targets = new Set<string>();
    for (const { source } of found) {
      const released = releasedTo(source.state);
      if (released.size === 0) continue;
      const from = [source.profile_id, ...source.state.merged_from.map((m) => m.profile_id)];
      const strays = straysIn(released, await deps.history.read(from), from, deps.ids);
      const count = strays.events.length + strays.records.length;
      if (count === 0) continue;
      moved += count;
      const handed = await handOver(deps, strays);
      for (const { profile_id } of handed.events) targets.add(profile_id);
      for (const { doc } of handed.records)
        if (doc.profile_id !== null) targets.add(doc.profile_id);
    }
    if (targets.size === 0) return moved;
    await rebuildProfiles(deps, { ids: [...targets] });
  }
  return moved;
}

function straysIn(
  released: ReadonlyMap<string, string>,
  stored: Awaited<ReturnType<VerifyDeps['history']['read']>>,
  from: readonly string[],
  ids: Ids,
): StrayTasks {
  return {
    events: stored.events.flatMap((event) => {
      const to = strayTarget(released, event.identifiers);
      return to === undefined ? [] : [{ event, to }];
    }),
    records: stored.records.flatMap((record) => {
      const { source, record_type, record_id } = record;
      const to = strayTarget(released, recordKeys(record));
      return to === undefined ? [] : [{ id: ids.record(source, record_type, record_id), to }];
    }),
    keys: new Map(),
    hops: 0,
    from,
  };
}
