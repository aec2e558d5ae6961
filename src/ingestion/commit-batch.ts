import { rootOf, type StoredProfile } from '../elasticsearch/profile-store.ts';
import type { EventDoc } from '../model/event.ts';
import { foldStatus, newBatchId } from '../profile/applied-batches.ts';
import { hasAbsorbed } from '../profile/fold-batch.ts';
import { recordKeys } from '../profile/record-keys.ts';
import type { Settlement } from '../spool/spool.ts';
import { buildFacts, type ItemFacts } from './batch-facts.ts';
import { type FoldTask, foldProfiles, type RecordClaims } from './fold-profiles.ts';
import { moveAgain } from './follow-up/move-merged.ts';
import type { LocalTime } from './local-time.ts';
import { type MergeDeps, type MergeTrace, mergeProfiles } from './merge-profiles.ts';
import { type LogDeps, logRuleMerges } from './merging/log-rule-merges.ts';
import type { PolicySource } from './policy/policy-source.ts';
import type { PreparedItem, Refusal } from './prepared-item.ts';
import { resolveBatch } from './resolve-batch.ts';
import { type FactDeps, type FactFate, writeFacts } from './write-facts.ts';

export interface CommitDeps extends Omit<MergeDeps, 'policy'>, FactDeps, LogDeps {
  readonly policies: PolicySource;
  readonly localTime: (instant: string) => LocalTime;
  /** 8 random bytes. */
  readonly random: () => Uint8Array;
}

export interface CommitResult {
  /** Items that are in; the others are in `refusals`. */
  readonly settlements: readonly Settlement[];
  readonly refusals: readonly Refusal[];
  readonly merges: readonly MergeTrace[];
  readonly profiles: number;
  readonly conflicts: number;
  /** Of the rules that all of it was decided by. */
  readonly policy_version: number;
}

/**
 * Second half of the worker's path: resolve whose each message is, write events and records, fold profiles, carry
 * merges out. The order is what makes any death in between harmless: identifiers are claimed before anything
 * names their profile; an event is stored before it is counted; what was stored and not counted is found, by the
 * batch that stored it, when the items come again.
 * @throws AppError `engine_unavailable`: nothing of the batch may be settled; all of it may be tried again
 */
export async function commitBatch(
  given: CommitDeps,
  items: readonly PreparedItem[],
): Promise<CommitResult> {
  // One version of the rules from the first decision to the last.
  const policy = await given.policies.get();
  const deps = { ...given, policy };
  const { plan, profiles } = await resolveBatch(deps, items);
  const batchId = newBatchId(deps.now().getTime(), deps.random());
  const { facts, batchIds } = buildFacts({
    items,
    plans: plan.items,
    ids: deps.ids,
    batchId,
    localTime: deps.localTime,
  });
  const fates = await writeFacts(deps, facts);
  const met = await lookUpMet(deps, facts, fates, profiles);
  const tasks = [
    ...buildTasks(
      facts,
      fates,
      plan.items.map(({ profile_id }) => profile_id),
      batchIds,
    ),
  ];
  for (const event of met.unfolded) tasks.push(recoveryOf(event));

  const folded = await foldProfiles(deps, tasks, met.profiles);
  const refused =
    folded.rejected.size === 0
      ? new Map<number, string>()
      : await foldOneByOne(
          deps,
          facts,
          fates,
          plan.items.map(({ profile_id }) => profile_id),
          folded.rejected,
          batchIds,
        );
  const merges = await mergeProfiles(deps, plan.merges);
  await logRuleMerges(deps, merges);
  // Written by a memory that was older than the merge, under an id that lives on as another.
  await moveAgain(deps, [...new Set([...folded.redirected, ...met.redirected])]);

  const settlements: Settlement[] = [];
  const refusals: Refusal[] = [];
  items.forEach((prepared, i) => {
    const fate = fates[i];
    if (fate === undefined) throw new TypeError('a fate for each item');
    const refusal = refusalOf(prepared, fate, refused.get(i));
    if (refusal !== undefined) refusals.push(refusal);
    else settlements.push(settle(prepared, fate, facts[i]?.event, met.unfolded, folded.duplicates));
  });
  return {
    settlements,
    refusals,
    merges,
    profiles: tasks.length,
    conflicts: folded.conflicts,
    policy_version: policy.version,
  };
}

/**
 * Tells events met in the store that are counted (the usual duplicate) from those that may not be. Asks the root of
 * the profile the event is stored under, whoever its identifiers lead to today.
 */
async function lookUpMet(
  deps: CommitDeps & MergeDeps,
  facts: readonly ItemFacts[],
  fates: readonly FactFate[],
  known: ReadonlyMap<string, StoredProfile>,
): Promise<{
  unfolded: readonly EventDoc[];
  /** Ids of profiles that live on as another, and under which events are stored still. */
  redirected: readonly string[];
  profiles: ReadonlyMap<string, StoredProfile>;
}> {
  const met = fates.flatMap(({ event: fate }, i) => {
    const event = facts[i]?.event;
    return fate.kind === 'met' && event !== undefined ? [{ event, stored: fate.stored }] : [];
  });
  if (met.length === 0) return { unfolded: [], redirected: [], profiles: known };
  const read = await deps.profiles.readRoots([
    ...new Set(met.map(({ stored }) => stored.profile_id)),
  ]);
  const doubtful = met.filter(({ stored }) => {
    const root = read.profiles.get(rootOf(stored.profile_id, read.profiles));
    if (root === undefined) return true;
    const { state, profile_id } = root.source;
    if (profile_id !== stored.profile_id && !hasAbsorbed(state, [stored.profile_id])) return true;
    return foldStatus(state.applied, stored.batch_id, stored.event_id) !== 'folded';
  });
  const whole = await deps.events.readWhole(doubtful.map(({ event }) => event));
  const redirected = met
    .map(({ stored }) => stored.profile_id)
    .filter((id) => rootOf(id, read.profiles) !== id);
  return {
    unfolded: [...whole.values()],
    redirected,
    profiles: new Map([...known, ...read.profiles]),
  };
}

function recoveryOf(event: EventDoc): FoldTask {
  const { profile_id, batch_id } = event;
  return { profile_id, batch_id, settled: false, created: [], found: [event], claims: [] };
}

function* buildTasks(
  facts: readonly ItemFacts[],
  fates: readonly FactFate[],
  profileIds: readonly (string | null)[],
  batchIds: ReadonlyMap<string, string>,
): Generator<FoldTask> {
  const created = new Map<string, EventDoc[]>();
  const claims = new Map<string, RecordClaims[]>();
  facts.forEach(({ event, record }, i) => {
    const fate = fates[i];
    const profile_id = profileIds[i] ?? null;
    if (profile_id !== null && event !== undefined && fate?.event.kind === 'created') {
      listAt(created, profile_id).push(event);
    }
    // A version that came late counts where the newest says that the record belongs, if it counts at all.
    if (record !== undefined && fate?.record.kind === 'written') {
      const { doc } = fate.record;
      if (doc.profile_id === null) return;
      const keys = recordKeys(doc);
      listAt(claims, doc.profile_id).push({
        id: record.id,
        source: doc.source,
        keys,
        claims: doc.claims,
      });
    }
  });
  for (const profile_id of new Set([...created.keys(), ...claims.keys()])) {
    yield {
      profile_id,
      batch_id: batchIds.get(profile_id) ?? '',
      settled: true,
      created: created.get(profile_id) ?? [],
      found: [],
      claims: claims.get(profile_id) ?? [],
    };
  }
}

function listAt<T>(lists: Map<string, T[]>, key: string): T[] {
  const list = lists.get(key) ?? [];
  if (list.length === 0) lists.set(key, list);
  return list;
}

/**
 * The engine refused a profile as a whole batch would make it: folds that batch's items one at a time, so that only
 * the one at fault is refused.
 * @returns position of each item at fault → the engine's reason
 */
async function foldOneByOne(
  deps: CommitDeps & MergeDeps,
  facts: readonly ItemFacts[],
  fates: readonly FactFate[],
  profileIds: readonly (string | null)[],
  rejected: ReadonlyMap<string, string>,
  batchIds: ReadonlyMap<string, string>,
): Promise<Map<number, string>> {
  const atFault = new Map<number, string>();
  for (const [i, fact] of facts.entries()) {
    const fate = fates[i];
    if (fate === undefined) continue;
    for (const task of buildTasks([fact], [fate], [profileIds[i] ?? null], batchIds)) {
      const { profile_id } = task;
      if (!rejected.has(profile_id)) continue;
      const { profiles } = await deps.profiles.readRoots([profile_id]);
      const outcome = await foldProfiles(deps, [{ ...task, settled: false }], profiles);
      const reason = outcome.rejected.get(profile_id);
      if (reason !== undefined) atFault.set(i, reason);
    }
  }
  return atFault;
}

function refusalOf(
  { item }: PreparedItem,
  fate: FactFate,
  profileReason: string | undefined,
): Refusal | undefined {
  const parts = [
    fate.event.kind === 'rejected' ? `event: ${fate.event.reason}` : undefined,
    fate.record.kind === 'rejected' ? `record: ${fate.record.reason}` : undefined,
    profileReason === undefined ? undefined : `profile: ${profileReason}`,
  ].filter((part) => part !== undefined);
  const [first] = parts;
  if (first === undefined) return undefined;
  const field = first.slice(0, first.indexOf(':'));
  return { item, code: 'engine_rejected', detail: parts.join('; '), field };
}

const UNCHANGED = { changed: false, created: false };

function settle(
  { item, message }: PreparedItem,
  fate: FactFate,
  event: EventDoc | undefined,
  unfolded: readonly EventDoc[],
  duplicates: ReadonlySet<string>,
): Settlement {
  const record = fate.record.kind === 'written' ? fate.record : UNCHANGED;
  const isNew =
    fate.event.kind === 'created' ||
    (fate.event.kind === 'met' &&
      event !== undefined &&
      ((unfolded.some(({ event_id }) => event_id === event.event_id) &&
        !duplicates.has(event.event_id)) ||
        // This very item wrote it, in an attempt that died before it could say so.
        (item.attempts > 0 && fate.event.stored.received_at === message.received_at)));
  return {
    seq: item.seq,
    outcome: isNew || record.changed ? 'indexed' : 'duplicate',
    created: isNew || record.created,
  };
}
