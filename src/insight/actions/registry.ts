import { COUNTED_AS } from '../../profile/taxonomy.ts';
import type { Action } from './action.ts';
import { consentOn, MARKETING_PURPOSES } from './consent-on.ts';
import { DAY_MS, daysSince, type Situation } from './situation.ts';

const ORDERS = COUNTED_AS.orders;

/** What somebody is worth: spend expected of them, else two orders as theirs were. */
function worthOf({ value_minor, average_order_minor }: Situation): number | null {
  return value_minor ?? (average_order_minor === null ? null : 2 * average_order_minor);
}

function share(minor: number | null, part: number): number | null {
  return minor === null ? null : minor * part;
}

function within(at: number | null, days: number, now: number): boolean {
  return at !== null && now - at >= 0 && now - at <= days * DAY_MS;
}

/**
 * What can be done for a person. To add one: an entry here, its words in `action-words.ts`.
 * Priors are plain guesses of a shop; outcomes replace them.
 */
export const ACTIONS: readonly Action[] = [
  {
    name: 'complaint_follow_up',
    kind: 'service',
    reaches: ['phone', 'email', 'conversation'],
    prior: 0.6,
    shown_by: [],
    rest_days: 3,
    fits: (s) =>
      s.complaint?.isOpen !== true
        ? undefined
        : {
            // Who complains and is heard stays; who is not, goes.
            worth_minor: share(worthOf(s), 0.5),
            strength: 1,
            facts: { days: daysSince(s.complaint.at, s.now) },
          },
  },
  {
    name: 'ticket_follow_up',
    kind: 'service',
    reaches: ['email', 'phone', 'conversation'],
    prior: 0.6,
    shown_by: [],
    rest_days: 2,
    fits: (s) => {
      const days = daysSince(s.ticket_at, s.now);
      if (days === null || days < 2) return undefined;
      return {
        worth_minor: share(worthOf(s), 0.25),
        strength: Math.min(1, days / 5),
        facts: { days },
      };
    },
  },
  {
    name: 'payment_help',
    kind: 'service',
    reaches: ['phone', 'email', 'sms', 'conversation'],
    prior: 0.4,
    shown_by: ['payment_succeeded', 'invoice_paid', 'subscription_renewed', ...ORDERS],
    rest_days: 7,
    fits: (s) =>
      !within(s.failed_payment_at, 21, s.now)
        ? undefined
        : {
            worth_minor: s.isSubscribed ? worthOf(s) : s.average_order_minor,
            strength: 1,
            facts: { days: daysSince(s.failed_payment_at, s.now) },
          },
  },
  {
    name: 'appointment_reminder',
    kind: 'service',
    reaches: ['sms', 'email', 'phone', 'conversation'],
    prior: 0.7,
    shown_by: ['appointment_kept'],
    rest_days: 3,
    fits: (s) => {
      const due = s.appointment?.due_at ?? null;
      if (due === null || due < s.now || due - s.now > 7 * DAY_MS) return undefined;
      return {
        worth_minor: s.average_order_minor,
        strength: 1,
        facts: { days: Math.floor((due - s.now) / DAY_MS) },
      };
    },
  },
  {
    name: 'appointment_rebook',
    kind: 'service',
    reaches: ['phone', 'email', 'conversation'],
    prior: 0.4,
    shown_by: ['appointment_booked'],
    rest_days: 14,
    fits: (s) => {
      const missed = s.appointment?.missed_at ?? null;
      if (!within(missed, 60, s.now) || (s.appointment?.due_at ?? 0) > s.now) return undefined;
      return {
        worth_minor: s.average_order_minor,
        strength: 1,
        facts: { days: daysSince(missed, s.now) },
      };
    },
  },
  {
    name: 'cart_help',
    kind: 'marketing',
    reaches: ['email', 'sms', 'phone', 'conversation'],
    prior: 0.12,
    shown_by: ORDERS,
    rest_days: 7,
    fits: (s) => {
      if (s.cart === null || s.now - s.cart.at < DAY_MS || !within(s.cart.at, 14, s.now)) {
        return undefined;
      }
      const days = daysSince(s.cart.at, s.now) ?? 0;
      return {
        worth_minor: s.cart.minor ?? s.average_order_minor,
        strength: Math.max(0.2, 1 - days / 14),
        facts: { days, articles: s.cart.articles, minor: s.cart.minor },
      };
    },
  },
  {
    name: 'retention_call',
    kind: 'marketing',
    reaches: ['phone', 'email', 'conversation'],
    prior: 0.15,
    shown_by: [...ORDERS, 'subscription_renewed'],
    rest_days: 60,
    fits: (s) => {
      if (s.risk === null || s.band === 'low' || s.band === null) return undefined;
      if (s.orders === 0 && !s.isSubscribed) return undefined;
      // What a call can save is what would go.
      return { worth_minor: share(worthOf(s), s.risk), strength: 1, facts: { risk: s.risk } };
    },
  },
  {
    name: 'win_back_offer',
    kind: 'marketing',
    reaches: ['email', 'sms', 'phone', 'conversation'],
    prior: 0.04,
    shown_by: ORDERS,
    rest_days: 60,
    fits: (s) =>
      s.stage !== 'dormant' && s.stage !== 'lost'
        ? undefined
        : {
            worth_minor: s.average_order_minor,
            strength: s.stage === 'dormant' ? 1 : 0.5,
            facts: { days: daysSince(s.last_order_at, s.now) },
          },
  },
  {
    name: 'reorder_reminder',
    kind: 'marketing',
    reaches: ['email', 'sms', 'conversation', 'phone'],
    prior: 0.15,
    shown_by: ORDERS,
    rest_days: 14,
    fits: (s) => {
      const due = s.offered.find(({ isDue }) => isDue);
      if (due === undefined) return undefined;
      return {
        worth_minor: due.price_minor,
        strength: 1,
        facts: { article: due.name },
        article_id: due.article_id,
      };
    },
  },
  {
    name: 'cross_sell',
    kind: 'marketing',
    reaches: ['conversation', 'email', 'phone'],
    prior: 0.06,
    shown_by: ORDERS,
    rest_days: 14,
    fits: (s) => {
      const [first] = s.offered.filter(({ isDue, isPersonal }) => isPersonal && !isDue);
      if (first === undefined || s.orders === 0 || s.stage === 'lost') return undefined;
      const chance = first.probability === null ? 1 : Math.min(1, first.probability / 0.06);
      return {
        worth_minor: first.price_minor ?? s.average_order_minor,
        strength: Math.max(0.1, chance),
        facts: { article: first.name },
        article_id: first.article_id,
      };
    },
  },
  {
    name: 'loyalty_invitation',
    kind: 'marketing',
    reaches: ['conversation', 'email'],
    prior: 0.2,
    shown_by: ['loyalty_points_earned', ...ORDERS],
    rest_days: 90,
    fits: (s) =>
      s.isInLoyalty || s.orders < 3 || s.stage === 'lost'
        ? undefined
        : {
            worth_minor: share(worthOf(s), 0.1),
            strength: 1,
            facts: { orders: s.orders },
          },
  },
  {
    name: 'ask_review',
    kind: 'marketing',
    reaches: ['email', 'conversation'],
    prior: 0.1,
    shown_by: COUNTED_AS.reviews,
    rest_days: 60,
    fits: (s) => {
      const days = daysSince(s.last_order_at, s.now);
      if (days === null || days < 5 || days > 30) return undefined;
      if (s.reviewed_at !== null && s.reviewed_at > (s.last_order_at ?? 0)) return undefined;
      return { worth_minor: share(s.average_order_minor, 0.05), strength: 1, facts: { days } };
    },
  },
  {
    name: 'ask_consent',
    kind: 'service',
    // Asked in a conversation that they began: a message to ask for consent would itself need it.
    reaches: ['conversation'],
    prior: 0.3,
    shown_by: ['subscribed'],
    rest_days: 90,
    fits: (s) => {
      const states = MARKETING_PURPOSES.map((purpose) => consentOn(s.consents, purpose).state);
      if (states.some((state) => state !== 'unknown')) return undefined;
      return { worth_minor: share(worthOf(s), 0.05), strength: 1, facts: {} };
    },
  },
];

export function findAction(name: string): Action | undefined {
  return ACTIONS.find((action) => action.name === name);
}
