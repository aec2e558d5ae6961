import { type ProfileStore, rootOf, type StoredProfile } from '../elasticsearch/profile-store.ts';
import { backoffMs, sleep } from '../elasticsearch/retry.ts';
import type { IdentityPolicy } from '../identity/identity-policy.ts';
import type { PersonClaims } from '../model/claims.ts';
import type { EventDoc } from '../model/event.ts';
import type { ProfileDoc, ProfileState } from '../model/profile.ts';
import type { TraitBase } from '../model/trait-base.ts';
import { foldBatch } from '../profile/fold-batch.ts';
import { projectProfile } from '../profile/project.ts';
import type { RelationFinder } from '../profile/relations/find-relations.ts';
import { isSameIdentity } from '../profile/same-identity.ts';
import { emptyState, foldRecord } from '../profile/state.ts';
import type { Survivorship } from '../profile/survivorship/compile.ts';
import { completeMerges, findWrongRedirects } from './complete-merges.ts';
import { partStrays, type StrayTasks } from './part-strays.ts';

/** What is to be folded into the profile that `profile_id` lives on as. */
export interface FoldTask {
  readonly profile_id: string;
  /** This profile's own part of the batch: see `batchIdOfProfile`. */
  readonly batch_id: string;
  /** Whether `created` are all events that exist of `batch_id`. */
  readonly settled: boolean;
  readonly created: readonly EventDoc[];
  /** Events of an earlier attempt that may not have been folded, as they are stored. */
  readonly found: readonly EventDoc[];
  readonly claims: readonly RecordClaims[];
  /** How often it was handed over from one profile to another. */
  readonly hops?: number;
}

export interface RecordClaims {
  /** `_id` of the record */
  readonly id: string;
  readonly source: string;
  /** Canonical keys of its newest version: they say whose it is. */
  readonly keys: readonly string[];
  readonly claims: PersonClaims;
}

export interface FoldDeps {
  readonly profiles: ProfileStore;
  readonly now: () => Date;
  /** Rules in force at this moment. */
  readonly survivorship: () => Survivorship;
  /** Finds what a person shares with others. */
  readonly relations: RelationFinder;
  /** What was last found of all people. */
  readonly traitBase?: (() => TraitBase | undefined) | undefined;
  /** The rules in force, which say who cannot be one person. */
  readonly policy: IdentityPolicy;
  /** The state with every stored event in: for events older than the profile remembers. */
  readonly recount: (profile_id: string, state: ProfileState) => Promise<ProfileState>;
  /** Writes what a profile gave up, and still came to it, under whom it belongs to: tasks for those. */
  readonly handOver: (strays: StrayTasks) => Promise<FoldTask[]>;
}

export interface FoldOutcome {
  /** Ids of `found` events that had been counted before. */
  readonly duplicates: ReadonlySet<string>;
  /** Task profile id → the engine's reason for refusing the profile as it would become. */
  readonly rejected: ReadonlyMap<string, string>;
  /** Ids of profiles that were redirected to another customer, and are themselves again. */
  readonly freed: ReadonlySet<string>;
  /** Ids that tasks named of profiles that live on as another. */
  readonly redirected: ReadonlySet<string>;
  /** How often a write lost against another writer. */
  readonly conflicts: number;
}

const CONTENTION = { baseMs: 10, capMs: 500, budgetMs: 0 };

/** A task that folds nothing but unfinished merges on the way from this profile to its root. */
export function mergeOnly(profile_id: string): FoldTask {
  return { profile_id, batch_id: '', settled: false, created: [], found: [], claims: [] };
}

/**
 * Folds tasks into their profiles by compare-and-set, each from a fresh read after a lost race, until none is left.
 * Follows redirects, and completes on the way any merge that leads to a profile it writes, or takes it back where it
 * would join two customers.
 * @param known profiles as last read; staleness costs a conflict, never a wrong write
 * @param rules loser id → why it was merged, for merges completed here
 */
export async function foldProfiles(
  deps: FoldDeps,
  tasks: readonly FoldTask[],
  known: ReadonlyMap<string, StoredProfile>,
  rules: ReadonlyMap<string, string> = new Map(),
): Promise<FoldOutcome> {
  const duplicates = new Set<string>();
  const rejected = new Map<string, string>();
  const freed = new Set<string>();
  const redirected = new Set<string>();
  let conflicts = 0;
  let profiles = known;
  let open = tasks;
  for (let round = 0; open.length > 0; round += 1) {
    if (round > 0) {
      await sleep(backoffMs(CONTENTION, round, Math.random()));
      profiles = (await deps.profiles.readRoots(open.map((task) => task.profile_id))).profiles;
    }
    const folds: GroupFold[] = [];
    const again: FoldTask[] = [];
    for (const [root, group] of Map.groupBy(open, (task) => rootOf(task.profile_id, profiles))) {
      const wrong = wrongRedirects(root, group, profiles, deps.policy);
      if (wrong.length > 0) {
        const refusal = await free(deps, wrong, freed);
        if (refusal === undefined) again.push(...group);
        else for (const task of group) rejected.set(task.profile_id, refusal);
        continue;
      }
      folds.push(await foldGroup(deps, root, group, profiles, rules));
    }
    const writes = folds.flatMap(({ root, doc }) =>
      doc === undefined ? [] : [{ root, doc, expected: profiles.get(root)?.version }],
    );
    const results = await deps.profiles.write(writes);
    const resultOf = new Map(writes.map(({ root }, i) => [root, results[i]]));
    for (const fold of folds) {
      const result = resultOf.get(fold.root);
      if (result?.kind === 'conflict') {
        conflicts += 1;
        again.push(...fold.tasks);
      } else if (result?.kind === 'rejected') {
        for (const task of fold.tasks) rejected.set(task.profile_id, result.reason);
      } else {
        for (const id of fold.duplicates) duplicates.add(id);
        for (const { profile_id } of fold.tasks) {
          if (profile_id !== fold.root) redirected.add(profile_id);
        }
        const { strays } = fold;
        if (strays !== undefined) {
          const handed = await deps.handOver(strays);
          again.push(...handed.map((task) => ({ ...task, hops: strays.hops + 1 })));
        }
      }
    }
    open = again;
  }
  return { duplicates, rejected, freed, redirected, conflicts };
}

function wrongRedirects(
  root: string,
  tasks: readonly FoldTask[],
  profiles: ReadonlyMap<string, StoredProfile>,
  policy: FoldDeps['policy'],
): StoredProfile[] {
  const state = profiles.get(root)?.source.state ?? emptyState();
  const ids = tasks.map((task) => task.profile_id);
  return findWrongRedirects(state, root, ids, profiles, policy);
}

/**
 * Takes redirects back by compare-and-set. One that fails was taken back by somebody else, or read too long ago: the
 * next read tells.
 * @returns the engine's reason, should it refuse one
 */
async function free(
  deps: FoldDeps,
  redirected: readonly StoredProfile[],
  freed: Set<string>,
): Promise<string | undefined> {
  const updated_at = deps.now().toISOString();
  const results = await deps.profiles.write(
    redirected.map(({ source, version }) => ({
      doc: {
        ...source,
        status: 'active',
        merged_into: null,
        updated_at,
        identity_updated_at: updated_at,
      },
      expected: version,
    })),
  );
  for (const { source } of redirected) freed.add(source.profile_id);
  return results.find((result) => result.kind === 'rejected')?.reason;
}

interface GroupFold {
  readonly root: string;
  readonly tasks: readonly FoldTask[];
  readonly duplicates: readonly string[];
  /** What is another's by now, to be handed over once the profile is written. */
  readonly strays: StrayTasks | undefined;
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
  const stored = profiles.get(root)?.source;
  const before = stored?.state ?? emptyState();
  const ids = tasks.map((task) => task.profile_id);
  const merged = completeMerges(before, root, ids, profiles, rules);
  const now = deps.now().toISOString();
  const { own, strays, state: fenced } = partStrays(root, merged, tasks, now);
  const folded = foldTasks(fenced, own) ?? (await foldByCount(deps, root, fenced, own));
  let { state } = folded;
  for (const task of own) {
    for (const { source, claims } of task.claims) state = foldRecord(state, source, claims);
  }
  const { duplicates } = folded;
  const hasNewEvents = folded.state.applied !== before.applied;
  if (
    !hasNewEvents &&
    isSame(before, state) &&
    (stored !== undefined || tasks.every(saysNothing))
  ) {
    return { root, tasks, duplicates, strays, doc: undefined };
  }
  const doc = projectProfile(state, {
    profile_id: root,
    created_at: stored?.created_at ?? now,
    updated_at: now,
    ...(stored !== undefined && isSameIdentity(before, state)
      ? { identity_updated_at: stored.identity_updated_at }
      : {}),
    now,
    survivorship: deps.survivorship(),
    relations: deps.relations,
    traitBase: deps.traitBase?.(),
    userTraits: stored?.user_traits,
  });
  return { root, tasks, duplicates, strays, doc };
}

/** All events are stored by now, those of these tasks included, so a full count has them in. */
async function foldByCount(
  deps: FoldDeps,
  root: string,
  before: ProfileState,
  tasks: readonly FoldTask[],
): Promise<{ state: ProfileState; duplicates: string[] }> {
  const state = await deps.recount(root, before);
  const found = tasks.flatMap((task) => task.found.map(({ event_id }) => event_id));
  return { state, duplicates: state === before ? found : [] };
}

/** `undefined` where the profile no longer remembers whether some batch was folded. */
function foldTasks(
  before: ProfileState,
  tasks: readonly FoldTask[],
): { state: ProfileState; duplicates: string[] } | undefined {
  let state = before;
  const duplicates: string[] = [];
  for (const task of tasks) {
    if (task.created.length + task.found.length === 0) continue;
    const fold = foldBatch(state, task);
    if (fold.kind === 'unknown') return undefined;
    const fresh = fold.kind === 'folded' ? new Set(fold.events) : new Set<EventDoc>();
    if (fold.kind === 'folded') state = fold.state;
    for (const event of task.found) if (!fresh.has(event)) duplicates.push(event.event_id);
  }
  return { state, duplicates };
}

function saysNothing({ created, found, claims }: FoldTask): boolean {
  return created.length + found.length + claims.length === 0;
}

/** Folding keeps the order of keys that were there, so equal states have equal text. */
function isSame(before: ProfileState, after: ProfileState): boolean {
  return before === after || JSON.stringify(before) === JSON.stringify(after);
}
