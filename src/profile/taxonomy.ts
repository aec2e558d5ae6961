/**
 * The event names that mean something to the fold, and those every source is asked to use. Names are Segment's
 * (e-commerce v2, e-mail, live chat, mobile, B2B) in snake_case; `OWN_EVENTS` are ours, where Segment has none.
 * Any other snake_case name is counted as well; it is only not understood.
 */
export const SEGMENT_EVENTS = [
  // browsing
  'products_searched',
  'product_list_viewed',
  'product_list_filtered',
  'promotion_viewed',
  'promotion_clicked',
  'product_clicked',
  'product_viewed',
  'product_added',
  'product_removed',
  'cart_viewed',
  'cart_shared',
  'product_shared',
  'product_added_to_wishlist',
  'product_removed_from_wishlist',
  'wishlist_product_added_to_cart',
  // ordering
  'checkout_started',
  'checkout_step_viewed',
  'checkout_step_completed',
  'payment_info_entered',
  'coupon_entered',
  'coupon_applied',
  'coupon_denied',
  'coupon_removed',
  'order_completed',
  'order_updated',
  'order_refunded',
  'order_cancelled',
  'product_reviewed',
  // e-mail
  'email_delivered',
  'email_opened',
  'email_link_clicked',
  'email_bounced',
  'email_marked_as_spam',
  'unsubscribed',
  // chat
  'live_chat_conversation_started',
  'live_chat_conversation_ended',
  'live_chat_message_sent',
  'live_chat_message_received',
  // app
  'application_installed',
  'application_opened',
  'application_backgrounded',
  'application_updated',
  'application_uninstalled',
  'application_crashed',
  'push_notification_received',
  'push_notification_tapped',
  'push_notification_bounced',
  'deep_link_opened',
  // accounts
  'account_created',
  'account_deleted',
  'signed_up',
  'signed_in',
  'signed_out',
  'trial_started',
  'trial_ended',
] as const;

export const OWN_EVENTS = [
  'page_viewed',
  'screen_viewed',
  'identified',
  'grouped',
  'aliased',
  // ordering
  'order_created',
  'order_shipped',
  'order_delivered',
  'order_returned',
  'payment_succeeded',
  'payment_failed',
  'payment_disputed',
  'invoice_issued',
  'invoice_paid',
  'subscription_started',
  'subscription_renewed',
  'subscription_cancelled',
  'loyalty_points_earned',
  'loyalty_points_spent',
  // service
  'ticket_created',
  'ticket_updated',
  'ticket_closed',
  'complaint_filed',
  'call_received',
  'call_made',
  'note_added',
  'task_created',
  'task_completed',
  'action_judged',
  'review_submitted',
  'survey_answered',
  'appointment_booked',
  'appointment_reminded',
  'appointment_kept',
  'appointment_missed',
  'appointment_cancelled',
  // marketing
  'email_sent',
  'campaign_held_out',
  'subscribed',
  'sms_sent',
  'mail_sent',
  'ad_clicked',
  'social_post_published',
  'social_message_received',
  'store_visited',
] as const;

/** An event name of the taxonomy. */
export type KnownEventName = (typeof SEGMENT_EVENTS)[number] | (typeof OWN_EVENTS)[number];

/** What the profile counts, and the event names each count is the sum of. */
export const COUNTED_AS = {
  /** An order counts once, when it is placed. Cancelling or returning it takes nothing away from the count. */
  orders: ['order_completed'],
  tickets: ['ticket_created'],
  complaints: ['complaint_filed'],
  reviews: ['review_submitted', 'product_reviewed'],
} as const satisfies Record<string, readonly KnownEventName[]>;
