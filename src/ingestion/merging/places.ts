import type { IdentifierStore } from '../../elasticsearch/identifier-store.ts';
import { decisiveSlot } from '../../identity/distinct.ts';
import { namespaceOf } from '../../identity/identifier-key.ts';
import type { IdentityPolicy } from '../../identity/identity-policy.ts';
import type { Ids } from '../../identity/ids.ts';
import { claimSlots, placeKey } from '../claim-slots.ts';

interface PlaceDeps {
  readonly identifiers: IdentifierStore;
  readonly ids: Ids;
  readonly policy: IdentityPolicy;
}

/** The source of places that nobody sent a message for. */
const SOURCE = 'azimut';

/**
 * Takes the places ({@link claimSlots}) of customer numbers at the profile they are about to be given to, so that no
 * other customer gets there first.
 */
export async function takePlaces(
  deps: PlaceDeps,
  profile_id: string,
  keys: Iterable<string>,
): Promise<void> {
  for (const key of keys) {
    const slot = decisiveSlot(key, deps.policy);
    if (slot === undefined) continue;
    const identifier = { namespace: namespaceOf(key), value: '', key };
    const claim = { identifier, profile_id, source: SOURCE };
    const lost = await claimSlots(deps.identifiers, deps.ids, [claim], deps.policy);
    if (lost.size === 0) continue;
    // Left from a number that it had in an earlier life: one profile has one, and this is it now.
    const place = placeKey(slot, profile_id);
    const docs = await deps.identifiers.readDocs([place]);
    await deps.identifiers.repoint([...docs.values()], deps.ids.profile(key));
  }
}

/**
 * Frees the places that customer numbers had at a profile which has given them up, so that another customer may sign
 * in there.
 */
export async function freePlaces(
  deps: PlaceDeps,
  profile_id: string,
  { leaves, stays }: { readonly leaves: Iterable<string>; readonly stays: Iterable<string> },
): Promise<void> {
  const gone = new Map<string, Set<string>>();
  for (const key of leaves) {
    const slot = decisiveSlot(key, deps.policy);
    if (slot === undefined) continue;
    const place = placeKey(slot, profile_id);
    gone.set(place, (gone.get(place) ?? new Set()).add(deps.ids.profile(key)));
  }
  for (const key of stays) {
    const slot = decisiveSlot(key, deps.policy);
    if (slot !== undefined) gone.get(placeKey(slot, profile_id))?.delete(deps.ids.profile(key));
  }
  if (gone.size === 0) return;
  const docs = await deps.identifiers.readDocs([...gone.keys()]);
  const free = [...docs].filter(([place, { source }]) => gone.get(place)?.has(source.profile_id));
  await deps.identifiers.remove(free.map(([, doc]) => doc));
}
