import { Channel } from '../model/channel.ts';
import type { ProfileDoc, ProfileState } from '../model/profile.ts';
import { own } from './own.ts';

/** Where somebody was last met: the newest event that said so, field by field. */
export function situationOf(latest: ProfileState['latest']): ProfileDoc['situational'] {
  const text = (name: string) => {
    const value = own(latest, name)?.value;
    return typeof value === 'string' ? value : null;
  };
  const channel = Channel.options.find((option) => option === text('channel'));
  return {
    last_event_name: text('event_name'),
    last_channel: channel ?? null,
    last_page_path: text('page_path'),
    last_device_type: text('device_type'),
    last_city: text('city'),
    last_country: text('country'),
    last_session_id: text('session_id'),
  };
}
