import type { ComputedTraits } from '../model/computed-traits.ts';
import { countOf, lastOf, shareOf } from './figures.ts';
import type { TraitInput } from './input.ts';

/**
 * What somebody does with e-mails. Rates are of the mails that arrived: those delivered, or sent where no delivery
 * is told, less those that bounced; at most 1, since one mail may be opened twice. Unknown where only opens are told.
 * @returns `undefined` where no mail was ever exchanged
 */
export function email({ state }: TraitInput): ComputedTraits['email'] {
  const { tallies } = state;
  const sent = Math.max(countOf(tallies, 'email_sent'), countOf(tallies, 'email_delivered'));
  const opened = countOf(tallies, 'email_opened');
  const clicked = countOf(tallies, 'email_link_clicked');
  const bounced = countOf(tallies, 'email_bounced');
  const [joined, left] = [lastOf(tallies, 'subscribed'), lastOf(tallies, 'unsubscribed')];
  if (sent + opened + clicked + bounced === 0 && joined === null && left === null) return undefined;
  const isDelivered = countOf(tallies, 'email_delivered') > 0;
  const arrived = isDelivered ? countOf(tallies, 'email_delivered') : sent - bounced;
  return {
    sent,
    opened,
    clicked,
    bounced,
    open_rate: shareOf(opened, arrived),
    click_rate: shareOf(clicked, arrived),
    last_opened_at: lastOf(tallies, 'email_opened'),
    subscribed: joined === null && left === null ? null : (joined ?? '') > (left ?? ''),
  };
}

/**
 * What somebody does with push notifications.
 * @returns `undefined` where there was none
 */
export function push({ state }: TraitInput): ComputedTraits['push'] {
  const received = countOf(state.tallies, 'push_notification_received');
  const tapped = countOf(state.tallies, 'push_notification_tapped');
  if (received + tapped === 0) return undefined;
  return { received, tapped, tap_rate: shareOf(tapped, received) };
}
