import type { ProfileParts } from '../../elasticsearch/profile-reader.ts';
import type { PeopleDeps } from './deps.ts';
import type { Asker } from './open-profile.ts';

/** More merges in a row than this are a fault in the data. */
const MOST_HOPS = 20;

/**
 * The people that ids stand for today: merges are followed, the erased and unknown are left out.
 * @returns by the id that was asked for
 */
export async function resolvePeople(
  deps: Pick<PeopleDeps, 'profiles'>,
  ids: readonly string[],
  parts: readonly string[],
  asker: Asker,
): Promise<Map<string, ProfileParts>> {
  const resolved = new Map<string, ProfileParts>();
  let open = new Map([...new Set(ids)].map((id) => [id, [id]]));
  for (let hop = 0; hop < MOST_HOPS && open.size > 0; hop++) {
    const found = await deps.profiles.findMany([...open.keys()], parts, asker);
    const next = new Map<string, string[]>();
    for (const [id, asked] of open) {
      const profile = found.get(id);
      if (profile === undefined) continue;
      if (profile.status === 'active') for (const one of asked) resolved.set(one, profile);
      if (profile.status !== 'merged' || profile.merged_into === null) continue;
      next.set(profile.merged_into, [...(next.get(profile.merged_into) ?? []), ...asked]);
    }
    open = next;
  }
  return resolved;
}
