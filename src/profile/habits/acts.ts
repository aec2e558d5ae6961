import type { EventDoc } from '../../model/event.ts';
import type { KnownEventName } from '../taxonomy.ts';

/** What is done to a person or about them, rather than by them: it tells nothing of their habits. */
const RECEIVED: ReadonlySet<string> = new Set<KnownEventName>([
  'email_sent',
  'email_delivered',
  'email_bounced',
  'sms_sent',
  'mail_sent',
  'push_notification_received',
  'push_notification_bounced',
  'live_chat_message_received',
  'call_made',
  'ticket_updated',
  'ticket_closed',
  'order_updated',
  'order_shipped',
  'order_delivered',
  'order_refunded',
  'payment_failed',
  'payment_disputed',
  'invoice_issued',
  'trial_ended',
  'loyalty_points_earned',
  'appointment_reminded',
  'appointment_missed',
]);

/** Channels on which nobody is met: books and machines. */
const UNMET: ReadonlySet<string> = new Set(['system', 'billing']);

/** Whether an event of this name on this channel is something that the person did. */
export function isAct({ name, channel }: Pick<EventDoc, 'name' | 'channel'>): boolean {
  return !RECEIVED.has(name) && !UNMET.has(channel);
}

/** Names that are no acts, for questions put to the engine. */
export const RECEIVED_EVENTS: readonly string[] = [...RECEIVED];

/**
 * When an event counts as having happened: as it says, but never after it was received. A clock that is ahead must
 * not push a person's real past out of what is kept.
 */
export function happenedAt({
  occurred_at,
  received_at,
}: Pick<EventDoc, 'occurred_at' | 'received_at'>): string {
  return occurred_at <= received_at ? occurred_at : received_at;
}
