import type { EvidenceStore, StoredEvidence } from '../../elasticsearch/evidence-store.ts';
import type { IdentifierStore } from '../../elasticsearch/identifier-store.ts';
import { type ProfileStore, rootOf } from '../../elasticsearch/profile-store.ts';
import type { IdentityPolicy } from '../../identity/identity-policy.ts';
import type { Ids } from '../../identity/ids.ts';
import { type Evidence, Replay } from '../../identity/replay.ts';

/** Messages kept at a time, about 300 bytes each. */
const MOST_MESSAGES = 200_000;

/**
 * Messages with keys that were kept from their profile, each that says something else once, oldest first. Whatever
 * one message joins is joined already, but for those keys: only these can join anybody under other rules.
 */
export async function readLeftOut(
  store: EvidenceStore,
  signal: AbortSignal,
): Promise<{ messages: readonly Evidence[]; complete: boolean }> {
  const found = new Map<string, StoredEvidence>();
  let complete = true;
  for await (const page of store.leftOut(signal)) {
    for (const message of page) addOldest(found, message, message.keys);
    if (found.size < MOST_MESSAGES) continue;
    complete = false;
    break;
  }
  const messages = [...found.values()].sort((a, b) => (a.at < b.at ? -1 : Number(a.at > b.at)));
  return { messages, complete };
}

/** What was said of each profile, with the keys that became its own, each that says something else once. */
export async function readMessages(
  store: EvidenceStore,
  roots: readonly string[],
  signal: AbortSignal,
): Promise<{ messages: ReadonlyMap<string, readonly Evidence[]>; read: number }> {
  const said = new Map<string, Map<string, StoredEvidence>>();
  let read = 0;
  if (roots.length === 0) return { messages: new Map(), read };
  const merged = await store.mergedInto(roots, signal);
  for await (const page of store.messagesOf([...roots, ...merged.keys()], signal)) {
    read += page.length;
    for (const message of page) {
      const root = merged.get(message.profile_id) ?? message.profile_id;
      const known = said.get(root) ?? new Map<string, StoredEvidence>();
      addOldest(known, message, message.kept);
      said.set(root, known);
    }
  }
  const messages = new Map(
    [...said].map(([root, known]) => [
      root,
      [...known.values()].map(({ kept, at }) => ({ keys: kept, at })),
    ]),
  );
  return { messages, read };
}

/** For each of some rules, everybody whom the messages touch, as stored. */
export async function openWorlds(
  deps: {
    readonly identifiers: Pick<IdentifierStore, 'findOwners'>;
    readonly profiles: Pick<ProfileStore, 'readRoots'>;
    readonly ids: Pick<Ids, 'profile'>;
  },
  messages: readonly Evidence[],
  policies: readonly IdentityPolicy[],
): Promise<{ worlds: Replay[]; profiles: number }> {
  const keys = [...new Set(messages.flatMap((message) => message.keys))];
  const owners = await deps.identifiers.findOwners(keys);
  const { profiles } = await deps.profiles.readRoots([...new Set(owners.values())]);
  const worlds = policies.map((policy) => {
    const world = new Replay(policy, deps.ids);
    for (const { source } of profiles.values()) {
      if (source.merged_into !== null) continue;
      world.know(source.profile_id, Object.keys(source.state.identifiers), source.created_at);
    }
    for (const [key, owner] of owners) world.own(key, rootOf(owner, profiles));
    return world;
  });
  return { worlds, profiles: profiles.size };
}

function addOldest(
  known: Map<string, StoredEvidence>,
  message: StoredEvidence,
  keys: readonly string[],
): void {
  const text = [...keys].sort().join('\n');
  const former = known.get(text);
  if (former === undefined || message.at < former.at) known.set(text, message);
}
