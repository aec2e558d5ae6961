import type { ProfileParts } from '../../elasticsearch/profile-reader.ts';
import { eventSource } from '../../privacy/event-policy.ts';
import { buildTimeline } from '../../search/build-timeline.ts';
import type { PeopleDeps } from '../people/deps.ts';
import type { Asker } from '../people/open-profile.ts';
import { profileIdsOf } from '../people/profile-ids.ts';
import { MATTER_EVENTS, type OpenMatter, openMatters } from './open-matters.ts';

/** Newest events looked at: beyond that many tickets and tasks, older open ones are not told. */
export const MOST_EVENTS = 1000;

/** What is open with a person, as far as the newest {@link MOST_EVENTS} events about it tell. */
export async function readMatters(
  deps: PeopleDeps,
  profile: ProfileParts,
  asker: Asker,
): Promise<{ matters: OpenMatter[]; truncated: boolean }> {
  const { hits } = await deps.events.search(
    buildTimeline({
      profileIds: profileIdsOf(profile),
      filters: { name: [...MATTER_EVENTS] },
      size: MOST_EVENTS,
      source: eventSource(asker.roles),
    }),
    asker,
  );
  return {
    matters: openMatters(hits.slice(0, MOST_EVENTS).map(({ event }) => event)),
    truncated: hits.length > MOST_EVENTS,
  };
}
