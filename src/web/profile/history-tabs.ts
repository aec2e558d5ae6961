import type { ShownProfile } from '../api/types.ts';

/** Parts of a history that have a tab of their own, and the events each shows. */
export const HISTORY_TABS = {
  carts: {
    icon: 'bag',
    names: ['product_added', 'product_removed', 'cart_viewed', 'checkout_started'],
  },
  tickets: {
    icon: 'support',
    names: ['ticket_created', 'ticket_updated', 'ticket_closed', 'complaint_filed'],
  },
  subscriptions: {
    icon: 'clock',
    names: ['subscription_started', 'subscription_renewed', 'subscription_cancelled'],
  },
  payments: {
    icon: 'billing',
    names: ['payment_succeeded', 'payment_failed', 'payment_disputed', 'order_refunded'],
  },
  documents: { icon: 'mail', names: ['invoice_issued', 'invoice_paid', 'mail_sent'] },
  surveys: {
    icon: 'survey',
    names: ['survey_answered', 'review_submitted', 'product_reviewed'],
  },
} as const satisfies Record<string, { icon: string; names: readonly string[] }>;

export type HistoryTab = keyof typeof HISTORY_TABS;
export const HISTORY_TAB_NAMES = Object.keys(HISTORY_TABS) as readonly HistoryTab[];

/** The tabs that have something to show for this person. */
export function historyTabsOf({ event_count = {} }: ShownProfile): readonly HistoryTab[] {
  return HISTORY_TAB_NAMES.filter((tab) =>
    HISTORY_TABS[tab].names.some((name) => Object.hasOwn(event_count, name)),
  );
}

export function isHistoryTab(tab: string): tab is HistoryTab {
  return Object.hasOwn(HISTORY_TABS, tab);
}
