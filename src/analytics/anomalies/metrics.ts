import type { Channel } from '../../model/channel.ts';
import { COUNTED_AS, type KnownEventName } from '../../profile/taxonomy.ts';
import type { Condition } from '../../segments/condition.ts';

/** A series of the company's own that is watched: what is counted or added up, and over which interactions. */
export interface WatchedMetric {
  readonly name: string;
  readonly label: { readonly fr: string; readonly en: string };
  /** interactions, or the money of the main currency that they brought */
  readonly measure: 'count' | 'revenue';
  readonly filter: Condition;
}

const named = (...values: readonly KnownEventName[]): Condition => ({
  op: 'is',
  field: 'name',
  values: [...values],
});
const VISITS: readonly KnownEventName[] = [
  'page_viewed',
  'screen_viewed',
  'application_opened',
  'store_visited',
];
const visits = (channel: Channel): Condition => ({
  op: 'all',
  conditions: [named(...VISITS), { op: 'is', field: 'channel', values: [channel] }],
});
const count = (name: string, fr: string, en: string, filter: Condition): WatchedMetric => ({
  name,
  label: { fr, en },
  measure: 'count',
  filter,
});

/** The metrics that can be watched. To add one: a line here. */
export const WATCHED_METRICS: readonly WatchedMetric[] = [
  count('orders', 'Commandes', 'Orders', named(...COUNTED_AS.orders)),
  {
    name: 'revenue',
    label: { fr: 'Chiffre d’affaires', en: 'Revenue' },
    measure: 'revenue',
    filter: { op: 'exists', field: 'revenue_minor' },
  },
  count('sign_ups', 'Inscriptions', 'Sign-ups', named('signed_up', 'account_created')),
  count('complaints', 'Réclamations', 'Complaints', named(...COUNTED_AS.complaints)),
  count('tickets', 'Demandes au service client', 'Tickets', named(...COUNTED_AS.tickets)),
  count('returns', 'Retours', 'Returns', named('order_returned', 'order_refunded')),
  count('failed_payments', 'Échecs de paiement', 'Failed payments', named('payment_failed')),
  count('visits_web', 'Visites du site', 'Visits of the site', visits('web')),
  count('visits_app', 'Visites de l’application', 'Visits of the app', visits('app')),
  count('visits_store', 'Visites en magasin', 'Visits of stores', {
    op: 'is',
    field: 'channel',
    values: ['store'],
  }),
  count('negative_texts', 'Textes négatifs', 'Negative texts', {
    op: 'is',
    field: 'sentiment.label',
    values: ['negative'],
  }),
  count('payments_at_risk', 'Paiements à haut risque', 'Payments at high risk', {
    op: 'is',
    field: 'payment_risk.band',
    values: ['high'],
  }),
];
