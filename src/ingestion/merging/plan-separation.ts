import type { HistoryStore } from '../../elasticsearch/history-store.ts';
import type { IdentifierStore } from '../../elasticsearch/identifier-store.ts';
import type { Found } from '../../elasticsearch/multi-get.ts';
import {
  type ProfileStore,
  rootOf,
  type StoredProfile,
} from '../../elasticsearch/profile-store.ts';
import { AppError } from '../../errors.ts';
import { type Assignment, assignIdentifiers, sideOf } from '../../identity/assign-identifiers.ts';
import type { IdentityPolicy } from '../../identity/identity-policy.ts';
import { tellingKeys } from '../../identity/telling-keys.ts';
import type { EventDoc } from '../../model/event.ts';
import type { IdentifierDoc } from '../../model/identifier.ts';
import type { RecordDoc } from '../../model/record.ts';
import { recordKeys } from '../../profile/record-keys.ts';

/** What is to be parted from a profile. */
export interface Separation {
  /** An id that lives on as the profile to be separated. */
  readonly origin: string;
  /** Who the parted one is: a merged id that becomes itself again, or a new one. */
  readonly part: string;
  /** Further merged ids that go along; those that were merged into `part` do so by themselves. */
  readonly takes: readonly string[];
  readonly what:
    | { readonly kind: 'merged_id'; readonly merged_at: string }
    | { readonly kind: 'identifiers'; readonly keys: readonly string[] };
  /** Ids, besides the origin's, that the part is not to be joined with again. */
  readonly apart_from: readonly string[];
  /** Whether the two are to stay apart; else new evidence may join them again. */
  readonly binding: boolean;
  /** Instant of the decision. */
  readonly at: string;
}

export interface SeparationPlan {
  /** The profile to be separated, as read before its history was. */
  readonly root: StoredProfile;
  readonly part: StoredProfile | undefined;
  /** Every merged profile met, by id. */
  readonly profiles: ReadonlyMap<string, StoredProfile>;
  readonly partIds: readonly string[];
  readonly rootIds: readonly string[];
  readonly assignment: Assignment;
  readonly identifiers: ReadonlyMap<string, Found<IdentifierDoc>>;
  /** All that is stored under ids of either, and each that is stored under one and belongs to the other. */
  readonly ofRoot: Stored;
  readonly ofPart: Stored;
  readonly leaving: Stored;
  readonly returning: Stored;
}

export interface Stored {
  readonly events: readonly EventDoc[];
  readonly records: readonly RecordDoc[];
}

export interface PlanDeps {
  readonly profiles: ProfileStore;
  readonly identifiers: IdentifierStore;
  readonly history: HistoryStore;
  /** What is nobody's by these rules does not say whose a message is. */
  readonly policy: IdentityPolicy;
}

/**
 * Finds out what goes and what stays, from what is stored at this moment; writes nothing. Of a merged id: its own
 * identifiers go, those the other held before the merge stay, and what came later goes with what it came with.
 * Done again after an interrupted separation it comes to the same.
 * @throws AppError `not_found`
 */
export async function planSeparation(
  deps: PlanDeps,
  separation: Separation,
): Promise<SeparationPlan> {
  const first = await deps.profiles.readRoots([separation.origin, separation.part]);
  const root = first.profiles.get(rootOf(separation.origin, first.profiles));
  if (root === undefined) throw new AppError('not_found', 'there is no such profile');
  const part = first.profiles.get(separation.part);
  const merged = [root, ...(part === undefined ? [] : [part])].flatMap(({ source }) =>
    source.state.merged_from.map(({ profile_id }) => profile_id),
  );
  const { profiles } = await deps.profiles.readRoots(merged);
  for (const [id, profile] of first.profiles) profiles.set(id, profile);

  const partIds = [
    ...new Set([
      separation.part,
      ...separation.takes,
      ...merged.filter((id) => leadsTo(id, [separation.part, ...separation.takes], profiles)),
    ]),
  ];
  const rootIds = [...new Set([root.source.profile_id, ...merged])].filter(
    (id) => !partIds.includes(id),
  );
  await deps.history.refresh();
  const [ofRoot, ofPart] = [await deps.history.read(rootIds), await deps.history.read(partIds)];
  const telling = (keys: readonly string[]) => tellingKeys(keys, deps.policy);
  const items = [...keysOfAll(ofRoot), ...keysOfAll(ofPart)].map(telling);
  const held = new Set([
    ...Object.keys(root.source.state.identifiers),
    ...Object.keys(part?.source.state.identifiers ?? {}),
    ...keysOfAll(ofRoot).flat(),
    ...keysOfAll(ofPart).flat(),
  ]);
  const identifiers = await deps.identifiers.readDocs([...held]);
  const given = (root.source.state.released ?? []).flatMap(({ key, to }) =>
    partIds.includes(to) ? [key] : [],
  );
  const known = knownSides(separation, held, identifiers, partIds);
  const assignment = assignIdentifiers(
    { leaves: [...known.leaves, ...given], stays: known.stays },
    items,
  );
  return {
    root,
    part,
    profiles,
    partIds,
    rootIds,
    assignment,
    identifiers,
    ofRoot,
    ofPart,
    leaving: thoseThat(ofRoot, (keys) => sideOf(assignment, telling(keys)) === 'leaves'),
    returning: thoseThat(ofPart, (keys) => isOfOther(assignment, telling(keys))),
  };
}

function knownSides(
  { what }: Separation,
  held: ReadonlySet<string>,
  identifiers: ReadonlyMap<string, Found<IdentifierDoc>>,
  partIds: readonly string[],
): { leaves: string[]; stays: string[] } {
  if (what.kind === 'identifiers') {
    const chosen = new Set(what.keys);
    return { leaves: [...chosen], stays: [...held].filter((key) => !chosen.has(key)) };
  }
  const leaves: string[] = [];
  const stays: string[] = [];
  for (const [key, { source }] of identifiers) {
    if (partIds.includes(source.profile_id)) leaves.push(key);
    else if (source.created_at <= what.merged_at) stays.push(key);
  }
  return { leaves, stays };
}

/** Under the parted one's ids, only what certainly is the other's goes there. */
function isOfOther(assignment: Assignment, keys: readonly string[]): boolean {
  return keys.length > 0 && sideOf(assignment, keys) === 'stays';
}

function thoseThat(stored: Stored, isMeant: (keys: readonly string[]) => boolean): Stored {
  return {
    events: stored.events.filter(({ identifiers }) => isMeant(identifiers)),
    records: stored.records.filter((record) => isMeant(recordKeys(record))),
  };
}

function keysOfAll({ events, records }: Stored): string[][] {
  return [
    ...events.map(({ identifiers }) => identifiers),
    ...records.map((record) => [...recordKeys(record)]),
  ];
}

function leadsTo(
  id: string,
  targets: readonly string[],
  profiles: ReadonlyMap<string, StoredProfile>,
): boolean {
  const seen = new Set<string>();
  for (let at: string | null = id; at !== null && !seen.has(at); ) {
    if (targets.includes(at)) return true;
    seen.add(at);
    at = profiles.get(at)?.source.merged_into ?? null;
  }
  return false;
}
