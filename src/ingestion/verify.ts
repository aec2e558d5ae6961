import type { HistoryStore } from '../elasticsearch/history-store.ts';
import { type ProfileStore, rootOf, type StoredProfile } from '../elasticsearch/profile-store.ts';
import type { ProfileDoc } from '../model/profile.ts';
import type { TraitBase } from '../model/trait-base.ts';
import { projectProfile } from '../profile/project.ts';
import type { RelationFinder } from '../profile/relations/find-relations.ts';
import type { Survivorship } from '../profile/survivorship/compile.ts';
import { compareProfiles, rebuildState } from '../profile/verify.ts';

export interface VerifyDeps {
  readonly profiles: ProfileStore;
  readonly history: HistoryStore;
  readonly now: () => Date;
  readonly survivorship: () => Survivorship;
  /** Finds what a person shares with others. */
  readonly relations: RelationFinder;
  readonly traitBase?: (() => TraitBase | undefined) | undefined;
}

/** Which profiles: some by id (merged ids lead to who they are now), a random sample, or all. */
export type VerifySelection =
  | { readonly ids: readonly string[] }
  | { readonly sample: number }
  | { readonly all: true };

/** Names of fields in which a profile differs from what its records and events make of it; never values. */
export interface Drift {
  readonly profile_id: string;
  readonly fields: readonly string[];
}

export interface VerifyReport {
  readonly checked: number;
  readonly drifted: readonly Drift[];
  /** Ids asked for that are no profile's. */
  readonly missing: readonly string[];
}

/** Makes profiles again from their records and events, and reports where the stored ones differ. Writes nothing. */
export async function verifyProfiles(
  deps: VerifyDeps,
  selection: VerifySelection,
): Promise<VerifyReport> {
  let checked = 0;
  const drifted: Drift[] = [];
  const missing: string[] = [];
  for await (const ids of selectedIds(deps, selection)) {
    const read = await readSelected(deps, ids);
    missing.push(...read.missing);
    for (const stored of read.found) {
      checked += 1;
      const fields = compareProfiles(stored.source, await remake(deps, stored.source));
      if (fields.length > 0) drifted.push({ profile_id: stored.source.profile_id, fields });
    }
  }
  return { checked, drifted, missing };
}

/** Pages of ids to look at; what was written before this call is visible to the reads that follow. */
export async function* selectedIds(
  deps: VerifyDeps,
  selection: VerifySelection,
): AsyncIterable<readonly string[]> {
  if ('ids' in selection) yield selection.ids;
  else yield* deps.history.activeProfileIds('sample' in selection ? selection.sample : undefined);
}

/** Reads the profiles that ids lead to, then refreshes: in this order a difference is a real one. */
export async function readSelected(
  deps: VerifyDeps,
  ids: readonly string[],
): Promise<{ found: StoredProfile[]; missing: string[] }> {
  const { profiles } = await deps.profiles.readRoots(ids);
  await deps.history.refresh();
  const found = new Map<string, StoredProfile>();
  const missing: string[] = [];
  for (const id of ids) {
    const stored = profiles.get(rootOf(id, profiles));
    if (stored === undefined) missing.push(id);
    else found.set(stored.source.profile_id, stored);
  }
  return { found: [...found.values()], missing };
}

/** The document as it should be, at the instant the stored one was computed for. */
export async function remake(deps: VerifyDeps, stored: ProfileDoc): Promise<ProfileDoc> {
  const ids = [stored.profile_id, ...stored.state.merged_from.map((merge) => merge.profile_id)];
  const state = rebuildState(stored.state, await deps.history.read(ids));
  return projectProfile(state, {
    profile_id: stored.profile_id,
    created_at: stored.created_at,
    updated_at: stored.updated_at,
    now: stored.computed_at,
    survivorship: deps.survivorship(),
    relations: deps.relations,
    traitBase: deps.traitBase?.(),
    userTraits: stored.user_traits,
  });
}
