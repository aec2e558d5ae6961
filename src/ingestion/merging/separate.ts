import type { Found } from '../../elasticsearch/multi-get.ts';
import type { ProfileWrite } from '../../elasticsearch/profile-store.ts';
import { backoffMs, sleep } from '../../elasticsearch/retry.ts';
import { AppError } from '../../errors.ts';
import type { Ids } from '../../identity/ids.ts';
import { isTelling } from '../../identity/telling-keys.ts';
import type { IdentifierDoc } from '../../model/identifier.ts';
import type { ProfileDoc, ProfileState } from '../../model/profile.ts';
import { withApart } from '../../profile/apart.ts';
import { projectProfile } from '../../profile/project.ts';
import { joinReleased, withoutReturned } from '../../profile/released.ts';
import { emptyState } from '../../profile/state.ts';
import { rebuildState } from '../../profile/verify.ts';
import { type HandOverDeps, handOver } from '../hand-over.ts';
import { rebuildProfiles } from '../rebuild.ts';
import { settleStrays } from '../settle-strays.ts';
import type { VerifyDeps } from '../verify.ts';
import { freePlaces, takePlaces } from './places.ts';
import {
  type PlanDeps,
  planSeparation,
  type Separation,
  type SeparationPlan,
  type Stored,
} from './plan-separation.ts';

export interface SeparateDeps extends PlanDeps, HandOverDeps, VerifyDeps {
  readonly ids: Ids;
}

const CONTENTION = { baseMs: 20, capMs: 1_000, budgetMs: 0 };
const ATTEMPTS = 50;

/**
 * Parts a profile in two, while messages keep coming. Each step is safe to repeat and leads towards the end, so that
 * whoever finds a separation unfinished simply does it again:
 *
 * 1. identifiers are given to the parted one;
 * 2. it becomes a profile of its own, apart from the other;
 * 3. the other gives up what was parted, in one compare-and-set: from then on nothing parted is folded into it, and
 *    a worker that still brings some hands it over itself;
 * 4. events and records are written under whose they are;
 * 5. both are folded again from what is stored, and once more what came in between is looked for.
 * @returns id of the profile that was separated
 * @throws AppError `conflict` when the profiles are written by others each time
 */
export async function separate(deps: SeparateDeps, separation: Separation): Promise<string> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    if (attempt > 0) await sleep(backoffMs(CONTENTION, attempt - 1, Math.random()));
    const plan = await planSeparation(deps, separation);
    const { leaves, stays } = plan.assignment;
    await takePlaces(deps, separation.part, leaves);
    if (!(await giveIdentifiers(deps, separation, plan))) continue;
    if (!(await writePart(deps, separation, plan))) continue;
    if (!(await writeRoot(deps, separation, plan))) continue;
    if (!(await redirectTaken(deps, separation, plan))) continue;
    const root = plan.root.source.profile_id;
    await freePlaces(deps, root, { leaves, stays });
    await move(deps, plan.leaving, separation.part, plan.rootIds, deps.ids);
    await move(deps, plan.returning, root, plan.partIds, deps.ids);
    const touched = { ids: [separation.part, root] };
    await rebuildProfiles(deps, touched);
    await settleStrays(deps, touched.ids);
    return root;
  }
  throw new AppError('conflict', 'the profiles are changed by others all the time; ask again');
}

async function giveIdentifiers(
  deps: SeparateDeps,
  { part }: Separation,
  { assignment, identifiers, partIds }: SeparationPlan,
): Promise<boolean> {
  const moving: Found<IdentifierDoc>[] = [];
  for (const key of assignment.leaves) {
    const doc = identifiers.get(key);
    if (doc !== undefined && !partIds.includes(doc.source.profile_id)) moving.push(doc);
  }
  return moving.length === 0 || (await deps.identifiers.repoint(moving, part));
}

/** The parted profile, active; what it is made of is folded when everything is where it belongs. */
async function writePart(
  deps: SeparateDeps,
  { part, at, apart_from, binding }: Separation,
  plan: SeparationPlan,
): Promise<boolean> {
  const { root, partIds, assignment } = plan;
  const before = plan.part?.source.state ?? emptyState();
  const rootId = root.source.profile_id;
  const own = new Set(partIds);
  const merged = new Map(
    [...root.source.state.merged_from, ...before.merged_from]
      .filter(({ profile_id }) => own.has(profile_id) && profile_id !== part)
      .map((merge) => [merge.profile_id, merge]),
  );
  // All of the other's, not only what both carry: a plan that is older than this may bring any of them. But for what
  // is nobody's, or whatever carries it beside the part's own would be handed back.
  const kept = Object.keys(root.source.state.identifiers).filter(
    (key) => assignment.stays.has(key) && isTelling(key, deps.policy),
  );
  const released = withoutReturned(
    joinReleased(
      before.released?.filter(({ key }) => !assignment.leaves.has(key)),
      kept.map((key) => ({ key, to: rootId, at })),
    ),
    own,
  );
  const state = withApart(
    {
      ...before,
      merged_from: [...merged.values()].sort(byId),
      ...(released === undefined ? {} : { released }),
    },
    binding
      ? [...new Set([rootId, ...apart_from])].map((profile_id) => ({
          profile_id,
          decided_at: at,
          apart: true,
        }))
      : [],
  );
  if (plan.part?.source.status === 'active' && isSame(before, state)) return true;
  const created_at = plan.part?.source.created_at ?? at;
  return await write(deps, {
    doc: project(deps, part, created_at, state),
    expected: plan.part?.version,
  });
}

/** The profile that stays, folded from what is stored of it, without what was parted. */
async function writeRoot(
  deps: SeparateDeps,
  { part, at, binding }: Separation,
  { root, partIds, assignment, ofRoot }: SeparationPlan,
): Promise<boolean> {
  const { profile_id, created_at, state: before } = root.source;
  const gone = new Set(partIds);
  const released = joinReleased(
    before.released,
    [...assignment.leaves].map((key) => ({ key, to: part, at })),
  );
  const fenced: ProfileState = withApart(
    {
      ...before,
      merged_from: before.merged_from.filter((merge) => !gone.has(merge.profile_id)),
      ...(released === undefined ? {} : { released }),
    },
    binding ? [{ profile_id: part, decided_at: at, apart: true }] : [],
  );
  // Done by an earlier attempt: whatever is left to fold again is folded at the end.
  if (isSame(before, fenced)) return true;
  const state = rebuildState(fenced, ofRoot);
  return await write(deps, {
    doc: project(deps, profile_id, created_at, state),
    expected: root.version,
  });
}

/** Ids that go along with the parted one lead to it from now on. */
async function redirectTaken(
  deps: SeparateDeps,
  { part, takes }: Separation,
  { profiles }: SeparationPlan,
): Promise<boolean> {
  const updated_at = deps.now().toISOString();
  for (const id of takes) {
    const stored = profiles.get(id);
    if (stored === undefined || stored.source.merged_into === part) continue;
    const doc: ProfileDoc = { ...stored.source, merged_into: part, updated_at };
    if (!(await write(deps, { doc, expected: stored.version }))) return false;
  }
  return true;
}

async function move(
  deps: SeparateDeps,
  { events, records }: Stored,
  to: string,
  from: readonly string[],
  ids: Ids,
): Promise<void> {
  if (events.length + records.length === 0) return;
  await handOver(deps, {
    events: events.map((event) => ({ event, to })),
    records: records.map(({ source, record_type, record_id }) => ({
      id: ids.record(source, record_type, record_id),
      to,
    })),
    keys: new Map(),
    hops: 0,
    from,
  });
}

async function write(deps: SeparateDeps, profile: ProfileWrite): Promise<boolean> {
  const [result] = await deps.profiles.write([profile]);
  if (result?.kind === 'rejected') {
    throw new AppError('conflict', `the engine does not take the profile: ${result.reason}`);
  }
  return result?.kind === 'written';
}

function project(
  deps: SeparateDeps,
  profile_id: string,
  created_at: string,
  state: ProfileState,
): ProfileDoc {
  const now = deps.now().toISOString();
  const { relations } = deps;
  const survivorship = deps.survivorship();
  return projectProfile(state, {
    profile_id,
    created_at,
    updated_at: now,
    now,
    survivorship,
    relations,
  });
}

function byId(a: { profile_id: string }, b: { profile_id: string }): number {
  return a.profile_id < b.profile_id ? -1 : 1;
}

function isSame(a: ProfileState, b: ProfileState): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
