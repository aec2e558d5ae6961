import { z } from 'zod';
import type { ProfileParts } from '../../elasticsearch/profile-reader.ts';
import { AppError } from '../../errors.ts';
import { eventSource, maskEvent, maskedEventPaths } from '../../privacy/event-policy.ts';
import { buildTimeline } from '../../search/build-timeline.ts';
import { openCursor, sealCursor } from '../../search/cursor.ts';
import type { TimelineRequest, TimelineSearchRequest } from '../../search/timeline-request.ts';
import type { PeopleDeps } from './deps.ts';
import type { Asker } from './open-profile.ts';
import { profileIdsOf } from './profile-ids.ts';
import type { TimelineAnswer } from './schemas.ts';

/** What reading a timeline needs of a profile. */
export const TIMELINE_PARTS = ['state.merged_from'] as const;

const SealedPlace = z.tuple([z.enum(['older', 'newer']), z.number(), z.string()]);

/** Sorts after every event id: with it, a place takes in all that happened at its instant. */
const LAST_ID = '~';

/**
 * A page of a person's interactions, newest first, those of merged profiles among them. `older` and `newer` are
 * cursors of the neighbouring pages, `null` where there is none; a page that begins at an instant has a `newer`
 * even where nothing is newer yet.
 * @throws AppError `invalid_request` for a cursor of another timeline
 */
export async function readTimeline(
  deps: PeopleDeps,
  profile: ProfileParts,
  request: TimelineRequest | TimelineSearchRequest,
  asker: Asker,
): Promise<z.infer<typeof TimelineAnswer>> {
  const { cursor, at, size, histogram, ...asked } = request;
  const { text, ...filters } = { text: undefined, ...asked };
  const question = ['timeline', profile.profile_id, asked];
  const from = startOf(deps, question, { cursor, at });
  const page = await deps.events.search(
    buildTimeline({
      profileIds: profileIdsOf(profile),
      filters,
      size,
      source: eventSource(asker.roles),
      ...(text === undefined ? {} : { text }),
      ...(from === undefined ? {} : { from }),
      ...(histogram === 'true' ? { histogramZone: deps.timezone } : {}),
    }),
    asker,
  );
  const hasMore = page.hits.length > size;
  const kept = page.hits.slice(0, size);
  const hits = from?.direction === 'newer' ? kept.toReversed() : kept;
  const seal = (direction: 'older' | 'newer', place: Place | undefined) =>
    place === undefined ? null : sealCursor(deps.secret, question, [direction, ...place]);
  return {
    profile_id: profile.profile_id,
    events: hits.map(({ event }) => maskEvent(event, asker.roles)),
    older: from?.direction === 'newer' || hasMore ? seal('older', hits.at(-1)?.place) : null,
    newer:
      from?.direction === 'older'
        ? seal('newer', hits[0]?.place ?? from.place)
        : from !== undefined && hasMore
          ? seal('newer', hits[0]?.place)
          : null,
    months: [...page.months],
    masked: maskedEventPaths(asker.roles),
  };
}

type Place = readonly [atMs: number, eventId: string];

function startOf(
  deps: PeopleDeps,
  question: unknown,
  { cursor, at }: { cursor: string | undefined; at: string | undefined },
) {
  if (cursor !== undefined) return placeOf(deps, question, cursor);
  if (at === undefined) return undefined;
  return { direction: 'older' as const, place: [Date.parse(at), LAST_ID] as const };
}

function placeOf(deps: PeopleDeps, question: unknown, cursor: string) {
  const place = SealedPlace.safeParse(openCursor(deps.secret, question, cursor));
  if (!place.success) {
    throw new AppError('invalid_request', 'the cursor belongs to another timeline', {
      errors: [{ path: 'cursor', message: 'is not a cursor of this timeline' }],
    });
  }
  const [direction, atMs, eventId] = place.data;
  return { direction, place: [atMs, eventId] as const };
}
