import type { z } from 'zod';
import type { DeskStore } from '../../elasticsearch/desk-store.ts';
import { visibleFields } from '../../privacy/policy.ts';
import { HIT_FIELDS } from '../../search/build-search.ts';
import type { Desk } from '../../search/saved-view.ts';
import type { PeopleDeps } from '../people/deps.ts';
import type { Asker } from '../people/open-profile.ts';
import { resolvePeople } from '../people/resolve-people.ts';
import { showHit } from '../people/show-hit.ts';
import type { DeskAnswer } from './schemas.ts';

export interface DeskDeps {
  readonly desks: DeskStore;
  readonly people: Pick<PeopleDeps, 'profiles'>;
  readonly now: () => Date;
}

/** A desk with its people as the roles may see them today: the merged as their survivors, the erased left out. */
export async function showDesk(
  deps: DeskDeps,
  desk: Desk,
  asker: Asker,
): Promise<z.infer<typeof DeskAnswer>> {
  const parts = HIT_FIELDS.filter((field) => visibleFields(asker.roles).has(field));
  const people = await resolvePeople(deps.people, [...desk.pinned, ...desk.recent], parts, asker);
  const show = (ids: readonly string[]) => {
    const found = ids.flatMap((id) => people.get(id) ?? []);
    const once = new Map(found.map((profile) => [profile.profile_id, profile]));
    return [...once.values()].map((profile) => showHit(profile, asker.roles));
  };
  return {
    pinned: show(desk.pinned),
    recent: show(desk.recent),
    views: desk.views,
    preference: desk.preference,
  };
}
