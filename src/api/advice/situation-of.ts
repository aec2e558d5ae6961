import type { ReadBasket } from '../../elasticsearch/basket-reader.ts';
import type { ProfileParts } from '../../elasticsearch/profile-reader.ts';
import type { Judged, Offered, Reach, Situation } from '../../insight/actions/situation.ts';

/** What ranking actions reads of a profile. */
export const SITUATION_PARTS = [
  'lifecycle_stage',
  'relational',
  'predictions',
  'computed',
  'consents',
  'emails',
  'phones',
  'identifiers',
  'event_last',
  'state.merged_from',
] as const;

/** What is read beside the profile. */
export interface Beside {
  readonly cart: readonly ReadBasket[];
  readonly contacts: Situation['contacts'];
  readonly judged: readonly Judged[];
  readonly ticket_at: number | null;
  readonly offered: readonly Offered[];
}

const LIKED: Readonly<Record<string, Reach>> = {
  email: 'email',
  phone: 'phone',
  sms: 'sms',
  store: 'conversation',
  chat: 'conversation',
  support: 'conversation',
};

/**
 * A person as ranking actions looks at them. All amounts are in the currency of most of their money; a forecast in
 * another is left out rather than taken for it.
 */
export function situationOf(profile: ProfileParts, beside: Beside, now: number): Situation {
  const { relational, predictions, computed } = profile;
  const currency = relational?.currency ?? predictions?.currency ?? null;
  const isOurs = predictions?.currency === currency;
  const subscription = computed?.subscription?.state;
  const appointments = appointmentsOf(computed);
  const reaches: Reach[] = [
    'conversation',
    ...((profile.phones ?? []).length > 0 ? (['phone', 'sms'] as const) : []),
    ...((profile.emails ?? []).length > 0 ? (['email'] as const) : []),
  ];
  const liked = LIKED[computed?.preferred?.channel ?? ''] ?? null;
  return {
    now,
    currency,
    stage: profile.lifecycle_stage ?? 'prospect',
    risk: predictions?.churn_probability ?? null,
    band: predictions?.churn_band ?? null,
    value_minor: isOurs ? (predictions?.expected_value_minor ?? null) : null,
    average_order_minor: relational?.average_order_minor ?? null,
    orders: relational?.orders_count ?? 0,
    last_order_at: instant(relational?.last_order_at),
    cart: cartOf(beside.cart, currency),
    complaint:
      computed?.complaint === undefined
        ? null
        : {
            isOpen: computed.complaint.state === 'open',
            at: Date.parse(computed.complaint.last_at),
          },
    ticket_at: beside.ticket_at,
    appointment: appointments,
    failed_payment_at: unpaidSince(profile.event_last ?? {}),
    isSubscribed: subscription === 'active' || subscription === 'trial',
    isInLoyalty: (profile.identifiers ?? []).some((key) => key.startsWith('loyalty_id:')),
    reviewed_at: latest(profile.event_last ?? {}, ['review_submitted', 'product_reviewed']),
    offered: beside.offered.map((one) => ({ ...one })),
    reaches,
    liked: liked !== null && reaches.includes(liked) ? liked : null,
    consents: profile.consents ?? {},
    contacts: beside.contacts,
    judged: beside.judged,
  };
}

function cartOf(cart: readonly ReadBasket[], currency: string | null): Situation['cart'] {
  const at = cart.reduce((newest, one) => Math.max(newest, one.at), Number.NEGATIVE_INFINITY);
  if (cart.length === 0) return null;
  const articles = new Map(
    cart.flatMap((one) => one.articles.map((article) => [article.id, article] as const)),
  );
  const prices = [...articles.values()].map((one) =>
    one.currency === currency && currency !== null ? one.price_minor : null,
  );
  const known = prices.filter((price) => price !== null);
  const minor = known.reduce((sum, price) => sum + price, 0);
  return { at, articles: articles.size, minor: known.length === prices.length ? minor : null };
}

/** A payment that failed counts until anything was paid. */
function unpaidSince(last: Readonly<Record<string, string>>): number | null {
  const failed = latest(last, ['payment_failed']);
  const paid = latest(last, ['payment_succeeded', 'invoice_paid', 'subscription_renewed']);
  return failed === null || (paid !== null && paid >= failed) ? null : failed;
}

function appointmentsOf(computed: ProfileParts['computed']): Situation['appointment'] {
  // Read by name, so that profiles projected before there were appointments do too.
  const own = (computed as { appointments?: Record<string, unknown> } | undefined)?.appointments;
  if (own === undefined) return null;
  const text = (name: string) => (typeof own[name] === 'string' ? own[name] : null);
  const missed = instant(text('last_missed_at'));
  const kept = instant(text('last_kept_at'));
  return {
    due_at: instant(text('next_due_at')),
    missed_at: missed !== null && (kept === null || kept < missed) ? missed : null,
  };
}

function latest(last: Readonly<Record<string, string>>, names: readonly string[]): number | null {
  const found = names.flatMap((name) => instant(last[name]) ?? []);
  return found.length === 0 ? null : Math.max(...found);
}

function instant(text: string | null | undefined): number | null {
  const ms = Date.parse(text ?? '');
  return Number.isNaN(ms) ? null : ms;
}
