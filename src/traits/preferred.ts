import type { Channel } from '../model/channel.ts';
import type { ComputedTraits } from '../model/computed-traits.ts';
import { isAct } from '../profile/habits/acts.ts';
import { topKey } from './figures.ts';
import type { TraitInput } from './input.ts';

type Preferred = NonNullable<ComputedTraits['preferred']>;

/**
 * Channel, hour, weekday and device of most of what somebody did themselves, in their whole life and on their own
 * clock; at a tie the first by name or number. Mails that were sent to them are not their doing.
 * @returns `undefined` where they did nothing yet
 */
export function preferred({ state }: TraitInput): ComputedTraits['preferred'] {
  const { hours, weekdays, devices } = state.habits ?? {};
  const acts: Partial<Record<Channel, number>> = {};
  for (const [name, channels] of Object.entries(state.tallies)) {
    for (const [key, tally] of Object.entries(channels)) {
      const channel = key as Channel;
      if (isAct({ name, channel })) acts[channel] = (acts[channel] ?? 0) + tally.count;
    }
  }
  const channel = topKey(acts) as Channel | null;
  if (channel === null) return undefined;
  const hour = topNumber(hours);
  return {
    channel,
    hour,
    day_part: hour === null ? null : dayPart(hour),
    weekday: topNumber(weekdays),
    device: topKey(devices),
  };
}

/** Keys that are numbers come in their order, so the first of a tie is the least. */
function topNumber(figures: Readonly<Record<string, number>> | undefined): number | null {
  let top: number | null = null;
  let most = 0;
  for (const [key, figure] of Object.entries(figures ?? {})) {
    if (figure > most) [top, most] = [Number(key), figure];
  }
  return top;
}

function dayPart(hour: number): NonNullable<Preferred['day_part']> {
  if (hour < 6) return 'night';
  if (hour < 12) return 'morning';
  return hour < 18 ? 'afternoon' : 'evening';
}
