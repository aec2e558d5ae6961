import { z } from 'zod';
import type { ProfileParts } from '../../elasticsearch/profile-reader.ts';
import { AppError } from '../../errors.ts';
import { eventSource, maskEvent, maskedEventPaths } from '../../privacy/event-policy.ts';
import { buildTimeline } from '../../search/build-timeline.ts';
import { openCursor, sealCursor } from '../../search/cursor.ts';
import type { TimelineRequest } from '../../search/timeline-request.ts';
import type { PeopleDeps } from './deps.ts';
import type { Asker } from './open-profile.ts';
import type { TimelineAnswer } from './schemas.ts';

/** What reading a timeline needs of a profile. */
export const TIMELINE_PARTS = ['state.merged_from'] as const;

const Place = z.tuple([z.enum(['older', 'newer']), z.number(), z.string()]);

/**
 * A page of a person's interactions, newest first, those of merged profiles among them. `older` and `newer` are
 * cursors of the neighbouring pages, `null` where there is none.
 * @throws AppError `invalid_request` for a cursor of another timeline
 */
export async function readTimeline(
  deps: PeopleDeps,
  profile: ProfileParts,
  request: TimelineRequest,
  asker: Asker,
): Promise<z.infer<typeof TimelineAnswer>> {
  const { cursor, size, histogram, ...filters } = request;
  const question = ['timeline', profile.profile_id, filters];
  const from = cursor === undefined ? undefined : placeOf(deps, question, cursor);
  const merged = profile.state?.merged_from ?? [];
  const page = await deps.events.search(
    buildTimeline({
      profileIds: [profile.profile_id, ...merged.map(({ profile_id }) => profile_id)],
      filters,
      size,
      source: eventSource(asker.roles),
      ...(from === undefined ? {} : { from }),
      ...(histogram === 'true' ? { histogramZone: deps.timezone } : {}),
    }),
    asker,
  );
  const hasMore = page.hits.length > size;
  const kept = page.hits.slice(0, size);
  const hits = from?.direction === 'newer' ? kept.toReversed() : kept;
  const seal = (direction: 'older' | 'newer', hit: (typeof hits)[number] | undefined) =>
    hit === undefined ? null : sealCursor(deps.secret, question, [direction, ...hit.place]);
  return {
    profile_id: profile.profile_id,
    events: hits.map(({ event }) => maskEvent(event, asker.roles)),
    older: from?.direction === 'newer' || hasMore ? seal('older', hits.at(-1)) : null,
    newer:
      from?.direction === 'older' || (from?.direction === 'newer' && hasMore)
        ? seal('newer', hits[0])
        : null,
    months: [...page.months],
    masked: maskedEventPaths(asker.roles),
  };
}

function placeOf(deps: PeopleDeps, question: unknown, cursor: string) {
  const place = Place.safeParse(openCursor(deps.secret, question, cursor));
  if (!place.success) {
    throw new AppError('invalid_request', 'the cursor belongs to another timeline', {
      errors: [{ path: 'cursor', message: 'is not a cursor of this timeline' }],
    });
  }
  const [direction, atMs, eventId] = place.data;
  return { direction, place: [atMs, eventId] as const };
}
