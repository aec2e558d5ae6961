import { z } from 'zod';
import { SnakeName } from '../../model/names.ts';

export const STAGES = ['awareness', 'consideration', 'purchase', 'service', 'loyalty'] as const;
export type Stage = (typeof STAGES)[number];

/** Which interactions belong to which stage. */
export const StageMap = z.strictObject(
  Object.fromEntries(
    STAGES.map((stage) => [stage, z.array(SnakeName).max(200).default([])]),
  ) as Record<Stage, z.ZodDefault<z.ZodArray<typeof SnakeName>>>,
);
export type StageMap = z.infer<typeof StageMap>;

/** Where the events of our taxonomy belong unless a request says otherwise; an event of no stage says nothing of it. */
export const DEFAULT_STAGES: StageMap = {
  awareness: [
    'ad_clicked',
    'promotion_viewed',
    'promotion_clicked',
    'page_viewed',
    'screen_viewed',
    'email_opened',
    'email_link_clicked',
    'social_message_received',
    'application_installed',
    'application_opened',
    'push_notification_tapped',
    'deep_link_opened',
    'store_visited',
  ],
  consideration: [
    'products_searched',
    'product_list_viewed',
    'product_list_filtered',
    'product_clicked',
    'product_viewed',
    'product_shared',
    'product_added_to_wishlist',
    'product_added',
    'product_removed',
    'cart_viewed',
    'cart_shared',
    'coupon_entered',
    'coupon_applied',
    'signed_up',
    'account_created',
    'subscribed',
    'trial_started',
  ],
  purchase: [
    'checkout_started',
    'checkout_step_viewed',
    'checkout_step_completed',
    'payment_info_entered',
    'order_created',
    'order_completed',
    'payment_succeeded',
    'payment_failed',
    'subscription_started',
    'invoice_paid',
  ],
  service: [
    'order_shipped',
    'order_delivered',
    'order_returned',
    'order_refunded',
    'order_cancelled',
    'ticket_created',
    'ticket_updated',
    'ticket_closed',
    'complaint_filed',
    'call_received',
    'live_chat_conversation_started',
    'live_chat_conversation_ended',
    'payment_disputed',
  ],
  loyalty: [
    'review_submitted',
    'product_reviewed',
    'survey_answered',
    'loyalty_points_earned',
    'loyalty_points_spent',
    'subscription_renewed',
    'social_post_published',
  ],
};
