import type { EventDoc } from '../../src/model/event.ts';

/** An event with everything a stored event must have; tests give what they are about. */
export function eventDoc(own: Partial<EventDoc> & { readonly event_id: string }): EventDoc {
  return {
    message_id: own.event_id,
    batch_id: 'b',
    profile_id: 'p_a',
    name: 'product_viewed',
    channel: 'web',
    source: 'shop',
    type: 'track',
    occurred_at: '2026-01-01T00:00:00.000Z',
    received_at: '2026-01-01T00:00:01.000Z',
    local_hour: 0,
    local_weekday: 4,
    identifiers: [],
    issues: [],
    ...own,
  };
}

/** UTC instant, so many days and minutes after 1 January 2026. */
export function instant(days: number, minutes = 0): string {
  return new Date(Date.UTC(2026, 0, 1 + days, 0, minutes)).toISOString();
}
