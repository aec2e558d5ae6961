import { rootOf, type StoredProfile } from '../../elasticsearch/profile-store.ts';
import { projectProfile } from '../../profile/project.ts';
import { foldAll } from '../../profile/verify.ts';
import type { MergingDeps } from './deps.ts';
import type { Objection, SplitPreview } from './merge-service.ts';
import { planSeparation, type Separation, type Stored } from './plan-separation.ts';

/** What a separation would part, from what is stored at this moment. */
export async function previewSeparation(
  deps: MergingDeps,
  separation: Separation,
  options: { readonly isNew: boolean; readonly objections?: readonly Objection[] },
): Promise<SplitPreview> {
  const plan = await planSeparation(deps, separation);
  const going = minus(plan.ofPart, plan.returning);
  const parted: Stored = {
    events: [...going.events, ...plan.leaving.events],
    records: [...going.records, ...plan.leaving.records],
  };
  const now = deps.now().toISOString();
  const { profile_id } = plan.root.source;
  const becoming = projectProfile(foldAll(parted), {
    profile_id: separation.part,
    created_at: now,
    updated_at: now,
    now,
    survivorship: deps.survivorship(),
    relations: deps.relations,
  });
  const { leaves, stays, shared } = plan.assignment;
  return {
    profile_id,
    becomes: options.isNew ? null : separation.part,
    stays: [...stays].sort(),
    leaves: [...leaves].sort(),
    moves: {
      events: parted.events.length,
      orders: becoming.relational.orders_count,
      records: parted.records.length,
      identifiers: leaves.size,
      consents: Object.keys(becoming.consents).length,
      segments: 0,
    },
    shared: [...shared].sort(),
    objections: options.objections ?? [],
  };
}

/** Canonical keys that a root profile holds by its identifier documents' word, or by its own. */
export function heldKeys(root: StoredProfile): ReadonlySet<string> {
  return new Set(Object.keys(root.source.state.identifiers));
}

export async function readRoot(
  deps: Pick<MergingDeps, 'profiles'>,
  id: string,
): Promise<{ root: StoredProfile | undefined; profiles: ReadonlyMap<string, StoredProfile> }> {
  const { profiles } = await deps.profiles.readRoots([id]);
  const root = profiles.get(rootOf(id, profiles));
  if (root === undefined) return { root, profiles };
  const merged = root.source.state.merged_from.map(({ profile_id }) => profile_id);
  const more = await deps.profiles.readRoots(merged);
  return { root, profiles: new Map([...profiles, ...more.profiles]) };
}

function minus(all: Stored, without: Stored): Stored {
  const events = new Set(without.events);
  const records = new Set(without.records);
  return {
    events: all.events.filter((event) => !events.has(event)),
    records: all.records.filter((record) => !records.has(record)),
  };
}
