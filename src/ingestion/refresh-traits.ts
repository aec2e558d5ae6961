import type { ProfileStore, StoredProfile } from '../elasticsearch/profile-store.ts';
import { sleep } from '../elasticsearch/retry.ts';
import type { TraitBaseStore } from '../elasticsearch/trait-base-store.ts';
import type { ProfileDoc } from '../model/profile.ts';
import type { TraitBase } from '../model/trait-base.ts';
import { projectProfile } from '../profile/project.ts';
import type { RelationFinder } from '../profile/relations/find-relations.ts';
import type { Survivorship } from '../profile/survivorship/compile.ts';
import type { ReprojectOptions, ReprojectReport } from './reproject.ts';

export interface RefreshDeps {
  /** Reads what is stored, remembering nothing. */
  readonly profiles: ProfileStore;
  readonly store: Pick<TraitBaseStore, 'outdated'>;
  readonly survivorship: () => Survivorship;
  /** Finds what a person shares with others. */
  readonly relations: RelationFinder;
  readonly traitBase: () => TraitBase | undefined;
  readonly now: () => Date;
}

/** Profiles held at once. */
const PAGE = 200;

/**
 * Computes traits again of every profile that was made with another base than the last one measured; what depends on
 * the day (stages, visits, recency) is of today then. Profiles stream through in pages. Safe beside the worker and to
 * repeat: writes are compare-and-set, and what is left to do is what a search still finds, so a pass that was
 * interrupted goes on where it ended. Says nothing of when a person was last heard of: `updated_at` stays.
 */
export async function refreshTraits(
  deps: RefreshDeps,
  options: ReprojectOptions = {},
): Promise<ReprojectReport> {
  const { signal } = options;
  const base = deps.traitBase();
  let report: ReprojectReport = { reprojected: 0, contended: 0, stopped: false };
  if (base === undefined) return report;
  let after: string | undefined;
  for (;;) {
    if (signal?.aborted === true || deps.traitBase() !== base) return { ...report, stopped: true };
    const ids = await deps.store.outdated(base, after, PAGE);
    const found = await deps.profiles.read(ids);
    const writes = [...found.values()].flatMap((stored) => {
      const doc = refreshed(stored, base, deps);
      return doc === undefined ? [] : [{ doc, expected: stored.version }];
    });
    const results = await deps.profiles.write(writes);
    const written = results.filter(({ kind }) => kind === 'written').length;
    report = {
      reprojected: report.reprojected + written,
      contended: report.contended + results.length - written,
      stopped: false,
    };
    options.onProgress?.(report);
    after = ids.at(-1);
    if (ids.length < PAGE || after === undefined) return report;
    await sleep(options.pauseMs ?? 0, signal);
  }
}

function refreshed(
  { source }: StoredProfile,
  base: TraitBase,
  { survivorship, relations, now }: RefreshDeps,
): ProfileDoc | undefined {
  if (source.status !== 'active' || source.computed?.base_at === base.made_at) return undefined;
  const doc = projectProfile(source.state, {
    profile_id: source.profile_id,
    created_at: source.created_at,
    updated_at: source.updated_at,
    now: now().toISOString(),
    survivorship: survivorship(),
    relations,
    traitBase: base,
    userTraits: source.user_traits,
  });
  // Memberships are another's business.
  return { ...doc, segments: source.segments };
}
