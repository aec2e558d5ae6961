import type { StoredProfile } from '../../elasticsearch/profile-store.ts';
import type { IdentityPolicy } from '../../identity/identity-policy.ts';
import { type Decisions, type Evidence, partition } from '../../identity/partition.ts';
import { strongestOf } from '../../identity/strength.ts';
import { tellingKeys } from '../../identity/telling-keys.ts';
import type { MergeAuthor, MergeDoc } from '../../model/merge.ts';
import { recordKeys } from '../../profile/record-keys.ts';
import { carryOutSplit } from './carry-out-separation.ts';
import { choosePart } from './choose-part.ts';
import type { MergingDeps } from './deps.ts';
import { addDecision, newDecision } from './journal.ts';
import { ObjectionError, unknownProfile } from './objections.ts';
import type { Stored } from './plan-separation.ts';
import { readRoot } from './preview-separation.ts';

/** What the rules make of a profile today. */
export interface Rejudgement {
  readonly profile_id: string;
  /** Canonical keys of each part that nothing links to the profile any more. */
  readonly parts: readonly (readonly string[])[];
  /** Ids of the profiles that those parts became; none in a preview. */
  readonly separated: readonly string[];
}

const BY: MergeAuthor = { kind: 'rule', actor: 'rejudge' };

/**
 * Judges a profile's links again by what its records and events say today, and parts what nothing links any more.
 * What a person decided stands: profiles merged by hand stay merged. What is parted here is not kept apart: a new
 * record may link it again.
 */
export async function rejudge(
  deps: MergingDeps,
  profile_id: string,
  options: {
    /** Only tells. */
    readonly preview: boolean;
    readonly reason?: string;
  },
): Promise<Rejudgement> {
  const { root, profiles } = await readRoot(deps, profile_id);
  if (root === undefined) throw new ObjectionError([unknownProfile(profile_id)]);
  if (root.source.status === 'erased') {
    const detail = `profile ${profile_id} was erased`;
    throw new ObjectionError([{ code: 'erased_profile', detail, ids: [profile_id] }]);
  }
  const id = root.source.profile_id;
  const ids = [id, ...root.source.state.merged_from.map((merge) => merge.profile_id)];
  await deps.history.refresh();
  const stored = await deps.history.read(ids);
  const ownerOf = await readOwners(deps, root);
  const decisions = await readDecisions(deps, ids, ownerOf);
  const people = partition(evidenceOf(stored, deps.policy), decisions, (namespace) =>
    deps.policy.of(namespace),
  );
  const parts = leavingParts(people, stored, ownerOf, id);
  if (options.preview || parts.length === 0) return { profile_id: id, parts, separated: [] };
  const separated: string[] = [];
  for (const keys of parts) {
    const at = deps.now().toISOString();
    const merge_id = deps.ids.decision('rejudge', id, at, ...keys);
    const { part, takes } = choosePart(root.source, profiles, new Set(keys));
    const split = newDecision({
      merge_id,
      kind: 'split',
      at,
      by: BY,
      rule: 'rejudge:unlinked',
      winner_id: id,
      loser_ids: [part ?? deps.ids.profile(`split\0${merge_id}`), ...takes],
      identifier_ids: keys.map((key) => deps.ids.identifier(key)),
      reason: options.reason ?? null,
    });
    await addDecision(deps.merges, split);
    const done = await carryOutSplit(deps, split);
    separated.push(...done.loser_ids.slice(0, 1));
    await deps.audit.append({
      at,
      actor: BY.actor,
      action: 'split.applied',
      subject_ids: [id, ...done.loser_ids],
      detail: { merge_id },
    });
  }
  return { profile_id: id, parts, separated };
}

/** A value that many people share, by what is known today, links nobody. */
function evidenceOf({ events, records }: Stored, policy: IdentityPolicy): Evidence[] {
  return [
    ...events.map(({ identifiers, occurred_at: at }) => ({
      keys: tellingKeys(identifiers, policy),
      at,
    })),
    ...records.flatMap((record) => {
      const keys = tellingKeys(recordKeys(record), policy);
      const at = record.updated_at;
      // A deleted record still is somebody's, but links nothing.
      return record.deleted ? keys.map((key) => ({ keys: [key], at })) : [{ keys, at }];
    }),
  ];
}

/**
 * The parts that leave: all but the one that stays with the id, which is the one with most of the identifiers that
 * were first claimed for it, then with most to it, then the first. A part that nothing is stored of stays as well.
 */
function leavingParts(
  parts: readonly string[][],
  { events, records }: Stored,
  ownerOf: ReadonlyMap<string, string>,
  id: string,
): string[][] {
  const carried = [...events.map(({ identifiers }) => identifiers), ...records.map(recordKeys)];
  const partOf = new Map(parts.flatMap((keys) => keys.map((key) => [key, keys] as const)));
  const weight = new Map<string[], number>();
  for (const keys of carried) {
    const part = partOf.get(strongestOf(keys) ?? '');
    if (part !== undefined) weight.set(part, (weight.get(part) ?? 0) + 1);
  }
  const own = (keys: readonly string[]) => keys.filter((key) => ownerOf.get(key) === id).length;
  const [, ...leaving] = [...weight.keys()].sort(
    (a, b) =>
      own(b) - own(a) ||
      (weight.get(b) ?? 0) - (weight.get(a) ?? 0) ||
      ((a[0] ?? '') < (b[0] ?? '') ? -1 : 1),
  );
  return leaving;
}

/** Canonical key → the profile it was claimed for, or was given to. */
async function readOwners(deps: MergingDeps, root: StoredProfile): Promise<Map<string, string>> {
  const docs = await deps.identifiers.readDocs(Object.keys(root.source.state.identifiers));
  return new Map([...docs].map(([key, { source }]) => [key, source.profile_id]));
}

/** What people and matching decided of profiles that are in this one, as pairs of the strongest identifiers of both. */
async function readDecisions(
  deps: MergingDeps,
  ids: readonly string[],
  ownerOf: ReadonlyMap<string, string>,
): Promise<Decisions> {
  const { merges } = await deps.merges.list(
    {
      profileIds: ids,
      kinds: ['merge', 'apart'],
      statuses: ['applying', 'applied', 'partly_undone'],
    },
    { size: 1_000 },
  );
  const strongestKey = (id: string): string | undefined =>
    strongestOf([...ownerOf].flatMap(([key, owner]) => (owner === id ? [key] : [])));
  const pairsOf = (kind: MergeDoc['kind']) =>
    merges
      .filter((decision) => decision.kind === kind && decision.by.kind !== 'rule')
      .flatMap(({ winner_id, loser_ids }) =>
        loser_ids.flatMap((loser): [string, string][] => {
          const [a, b] = [strongestKey(winner_id), strongestKey(loser)];
          return a === undefined || b === undefined ? [] : [[a, b]];
        }),
      );
  return { same: pairsOf('merge'), apart: pairsOf('apart') };
}
