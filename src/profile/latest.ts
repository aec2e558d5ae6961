import type { EventDoc } from '../model/event.ts';
import type { ProfileState } from '../model/profile.ts';
import { canonicalJson } from './canonical-json.ts';
import { ratingThousandths } from './tally.ts';

type Latest = ProfileState['latest'][string];

/**
 * What an event says of things that change: last event, channel, page, device, place, session, rating.
 * Events of channel `system` (a scoring run, a stock movement) are nobody's doing and say nothing here.
 */
export function latestOf(event: EventDoc): [name: string, latest: Latest][] {
  if (event.channel === 'system') return [];
  const found: [string, Latest][] = [];
  const add = (name: string, value: unknown) => {
    if (value === undefined) return;
    found.push([name, { at: event.occurred_at, event_id: event.event_id, value }]);
  };
  add('event_name', event.name);
  add('channel', event.channel);
  add('page_path', event.page?.path);
  add('device_type', event.device?.type);
  add('city', event.place?.city);
  add('country', event.place?.country);
  add('session_id', event.session_id);
  if (event.rating !== undefined) {
    add('rating', ratingThousandths(event.rating, event.rating_max));
  }
  return found;
}

/** The newer of two; at the same instant the greater event id, so that order of arrival never decides. */
export function newerLatest(a: Latest, b: Latest): Latest {
  if (a.at !== b.at) return a.at > b.at ? a : b;
  if (a.event_id !== b.event_id) return a.event_id > b.event_id ? a : b;
  return canonicalJson(a.value) >= canonicalJson(b.value) ? a : b;
}
