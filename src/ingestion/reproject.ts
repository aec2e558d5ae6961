import type { GoldenReader } from '../elasticsearch/golden-reader.ts';
import type { ProfileStore, StoredProfile } from '../elasticsearch/profile-store.ts';
import { sleep } from '../elasticsearch/retry.ts';
import type { ProfileDoc } from '../model/profile.ts';
import type { TraitBase } from '../model/trait-base.ts';
import { projectProfile } from '../profile/project.ts';
import type { RelationFinder } from '../profile/relations/find-relations.ts';
import type { Survivorship } from '../profile/survivorship/compile.ts';

export interface ReprojectDeps {
  /** Reads what is stored, remembering nothing. */
  readonly profiles: ProfileStore;
  readonly golden: GoldenReader;
  readonly survivorship: () => Survivorship;
  /** Finds what a person shares with others. */
  readonly relations: RelationFinder;
  readonly traitBase?: (() => TraitBase | undefined) | undefined;
  readonly now: () => Date;
}

export interface ReprojectReport {
  /** Profiles written anew. */
  readonly reprojected: number;
  /** Profiles that somebody else wrote at the same moment, mostly by the new rules; the next pass tells. */
  readonly contended: number;
  /** Ended before all were looked at. */
  readonly stopped: boolean;
}

export interface ReprojectOptions {
  readonly signal?: AbortSignal | undefined;
  /** Rest after each page, so that a pass in the background leaves room for what comes in. */
  readonly pauseMs?: number;
  readonly onProgress?: (report: ReprojectReport) => void;
}

/** Profiles held at once. */
const PAGE = 200;

/**
 * Chooses the golden values of profiles again that were projected by other rules than those in force. All that
 * sources said is in each profile's state, so nothing is folded again. Safe beside the worker and to repeat: writes
 * are compare-and-set, and what is left to do is what a search for the rules' version still finds.
 */
export async function reprojectProfiles(
  deps: ReprojectDeps,
  options: ReprojectOptions = {},
): Promise<ReprojectReport> {
  const { signal } = options;
  const survivorship = deps.survivorship();
  let report: ReprojectReport = { reprojected: 0, contended: 0, stopped: false };
  let after: string | undefined;
  for (;;) {
    // Rules that changed meanwhile start a pass of their own.
    if (signal?.aborted === true || deps.survivorship() !== survivorship) {
      return { ...report, stopped: true };
    }
    const ids = await deps.golden.outdated(survivorship.version, after, PAGE);
    const found = await deps.profiles.read(ids);
    const writes = [...found.values()].flatMap((stored) => {
      const doc = reproject(stored, survivorship, deps);
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

/** `undefined` where the stored one, newer than the search that found it, needs nothing. */
function reproject(
  { source }: StoredProfile,
  survivorship: Survivorship,
  { relations, traitBase, now }: Pick<ReprojectDeps, 'relations' | 'traitBase' | 'now'>,
): ProfileDoc | undefined {
  if (source.status !== 'active' || source.rules_version === survivorship.version) return undefined;
  const at = now().toISOString();
  const doc = projectProfile(source.state, {
    profile_id: source.profile_id,
    created_at: source.created_at,
    updated_at: at,
    // Other golden values of the same candidates: nobody becomes anybody else.
    identity_updated_at: source.identity_updated_at,
    now: at,
    survivorship,
    relations,
    traitBase: traitBase?.(),
    userTraits: source.user_traits,
  });
  // Memberships are another's business.
  return { ...doc, segments: source.segments };
}
