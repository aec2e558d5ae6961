import { Channel } from '../model/channel.ts';
import type { EventTally, ProfileDoc, ProfileState } from '../model/profile.ts';
import { own } from './own.ts';
import { addTallies } from './tally.ts';

type Summary = Pick<
  ProfileDoc,
  'events_count' | 'channels' | 'event_count' | 'event_first' | 'event_last'
>;

/**
 * Event names a profile keeps count of by name: the most frequent, then by name. Real taxonomies have far fewer;
 * the bound keeps a source that makes up names from growing the document without end.
 */
const MAX_EVENT_NAMES = 300;
/** Digits that counts are padded to: the engine compares values of a `flattened` field as text. */
const COUNT_DIGITS = 10;

/** Counts, first and last instants by event name, over all channels. */
export function eventSummaryOf(tallies: ProfileState['tallies']): Summary {
  const byName = Object.keys(tallies).map((name) => ({ name, tally: tallyOver(tallies, [name]) }));
  const met = new Set<string>();
  for (const name in tallies) for (const channel in tallies[name]) met.add(channel);
  const summary: Summary = {
    events_count: byName.reduce((sum, { tally }) => sum + (tally?.count ?? 0), 0),
    channels: Channel.options.filter((channel) => met.has(channel)),
    event_count: {},
    event_first: {},
    event_last: {},
  };
  byName.sort(
    (a, b) => (b.tally?.count ?? 0) - (a.tally?.count ?? 0) || (a.name < b.name ? -1 : 1),
  );
  for (const { name, tally } of byName.slice(0, MAX_EVENT_NAMES)) {
    if (tally === undefined) continue;
    summary.event_count[name] = String(Math.max(0, tally.count)).padStart(COUNT_DIGITS, '0');
    summary.event_first[name] = tally.first_at;
    summary.event_last[name] = tally.last_at;
  }
  return summary;
}

/** Tally over all channels of some event names, or of all; `undefined` where there was none. */
export function tallyOver(
  tallies: ProfileState['tallies'],
  names: readonly string[] = Object.keys(tallies),
): EventTally | undefined {
  let sum: EventTally | undefined;
  for (const name of names) {
    const channels = own(tallies, name);
    for (const channel in channels) {
      const tally = channels[channel as Channel];
      if (tally === undefined) continue;
      sum = sum === undefined ? tally : addTallies(sum, tally);
    }
  }
  return sum;
}
