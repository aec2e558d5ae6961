import { type ProfileStore, rootOf, type StoredProfile } from '../elasticsearch/profile-store.ts';
import { backoffMs, sleep } from '../elasticsearch/retry.ts';
import type { ProfileDoc, ProfileState } from '../model/profile.ts';
import { projectProfile } from '../profile/project.ts';
import { emptyState } from '../profile/state.ts';
import { completeMerges } from './complete-merges.ts';
import { type FoldTask, foldTask } from './fold-task.ts';

export interface FoldDeps {
  readonly profiles: ProfileStore;
  readonly now: () => Date;
  readonly sourcePriority: readonly string[];
  /** Makes a profile's state again from all that is stored: for events older than it remembers. */
  readonly rebuildState: (profile: StoredProfile) => Promise<ProfileState>;
}

export interface FoldOutcome {
  /** Recovered events that had been counted before. */
  readonly duplicates: ReadonlySet<string>;
  /** Task profile id → the engine's reason for refusing the profile as it would become. */
  readonly rejected: ReadonlyMap<string, string>;
  /** How often a write lost against another writer. */
  readonly conflicts: number;
}

const CONTENTION = { baseMs: 10, capMs: 500, budgetMs: 0 };

/**
 * Folds tasks into their profiles by compare-and-set, each from a fresh read after a lost race, until none is left.
 * Follows redirects, and completes on the way any merge that leads to a profile it writes.
 * @param known profiles as last read; staleness costs a conflict, never a wrong write
 */
export async function foldProfiles(
  deps: FoldDeps,
  tasks: readonly FoldTask[],
  known: ReadonlyMap<string, StoredProfile>,
  rules: ReadonlyMap<string, string> = new Map(),
): Promise<FoldOutcome> {
  const duplicates = new Set<string>();
  const rejected = new Map<string, string>();
  let conflicts = 0;
  let profiles = known;
  let open = tasks;
  for (let round = 0; open.length > 0; round += 1) {
    if (round > 0) {
      await sleep(backoffMs(CONTENTION, round, Math.random()));
      profiles = (await deps.profiles.readRoots(open.map((task) => task.profile_id))).profiles;
    }
    const folds = await Promise.all(
      [...groupByRoot(open, profiles)].map(([root, group]) =>
        foldGroup(deps, root, group, profiles, rules),
      ),
    );
    const writes = folds.flatMap(({ root, doc }) =>
      doc === undefined ? [] : [{ root, doc, expected: profiles.get(root)?.version }],
    );
    const results = await deps.profiles.write(writes);
    const again: FoldTask[] = [];
    const resultOf = new Map(writes.map(({ root }, i) => [root, results[i]]));
    for (const fold of folds) {
      const result = resultOf.get(fold.root);
      if (result?.kind === 'conflict') {
        conflicts += 1;
        again.push(...fold.tasks);
      } else if (result?.kind === 'rejected') {
        for (const task of fold.tasks) rejected.set(task.profile_id, result.reason);
      } else for (const id of fold.duplicates) duplicates.add(id);
    }
    open = again;
  }
  return { duplicates, rejected, conflicts };
}

interface GroupFold {
  readonly root: string;
  readonly tasks: readonly FoldTask[];
  readonly duplicates: readonly string[];
  /** `undefined` where the profile says all this already. */
  readonly doc: ProfileDoc | undefined;
}

async function foldGroup(
  deps: FoldDeps,
  root: string,
  tasks: readonly FoldTask[],
  profiles: ReadonlyMap<string, StoredProfile>,
  rules: ReadonlyMap<string, string>,
): Promise<GroupFold> {
  const stored = profiles.get(root);
  const before = stored?.source.state ?? emptyState();
  const ids = tasks.map((task) => task.profile_id);
  let state = completeMerges(before, root, ids, profiles, rules);
  const duplicates: string[] = [];
  for (const task of tasks) {
    let result = foldTask(state, task);
    if (result.kind === 'unknown' && stored !== undefined) {
      // What is stored includes this task's events, so the rebuilt state has them and knows it.
      state = await deps.rebuildState({ ...stored, source: { ...stored.source, state } });
      result = { kind: 'folded', state: withClaims(state, task), duplicates: [] };
    }
    if (result.kind === 'folded') {
      state = result.state;
      duplicates.push(...result.duplicates);
    }
  }
  if (stored !== undefined && isSame(before, state)) {
    return { root, tasks, duplicates, doc: undefined };
  }
  const now = deps.now().toISOString();
  const doc = projectProfile(state, {
    profile_id: root,
    created_at: stored?.source.created_at ?? now,
    updated_at: now,
    now,
    source_priority: deps.sourcePriority,
  });
  return { root, tasks, duplicates, doc };
}

function withClaims(state: ProfileState, task: FoldTask): ProfileState {
  const result = foldTask(state, { ...task, created: [], recovered: [] });
  return result.kind === 'folded' ? result.state : state;
}

/** Folding keeps the order of keys that were there, so equal states have equal text. */
function isSame(before: ProfileState, after: ProfileState): boolean {
  return before === after || JSON.stringify(before) === JSON.stringify(after);
}

function groupByRoot(
  tasks: readonly FoldTask[],
  profiles: ReadonlyMap<string, StoredProfile>,
): Map<string, FoldTask[]> {
  const groups = new Map<string, FoldTask[]>();
  for (const task of tasks) {
    const root = rootOf(task.profile_id, profiles);
    const group = groups.get(root) ?? [];
    group.push(task);
    groups.set(root, group);
  }
  return groups;
}
