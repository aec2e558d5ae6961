import type { DashboardInput } from '../spec.ts';
import { COUNT, course, events, metric, most, named, PEOPLE, panel } from './build.ts';

const payments = named('payment_succeeded', 'payment_failed', 'payment_disputed', 'order_refunded');

/** Payments that go wrong, and refunds. */
export const fraud: DashboardInput = {
  id: 'fraud_risk',
  title: { fr: 'Fraude et risque', en: 'Fraud and risk' },
  description: {
    fr: 'Paiements refusés ou contestés, et remboursements.',
    en: 'Payments refused or disputed, and refunds.',
  },
  tags: ['operations'],
  period: { kind: 'last', count: 12, unit: 'month' },
  panels: [
    metric(
      'payments',
      ['Paiements', 'Payments'],
      [0, 0, 3, 3],
      events([COUNT], { filter: payments }),
      { spark: 'auto' },
    ),
    metric(
      'failed',
      ['Part des échecs', 'Share of failures'],
      [3, 0, 3, 3],
      events([
        {
          kind: 'ratio',
          name: 'failed',
          of: named('payment_failed'),
          to: named('payment_succeeded', 'payment_failed'),
        },
      ]),
      { better: 'down' },
    ),
    metric(
      'disputed',
      ['Contestations', 'Disputes'],
      [6, 0, 3, 3],
      events([COUNT, PEOPLE], { filter: named('payment_disputed') }),
      { better: 'down', spark: 'auto' },
    ),
    metric(
      'refunded',
      ['Remboursé', 'Refunded'],
      [9, 0, 3, 3],
      events([{ kind: 'sum', name: 'refunded', field: 'revenue_minor' }], {
        filter: named('order_refunded'),
      }),
      { better: 'neither' },
    ),
    panel(
      'stacked_bars',
      'course',
      ['Paiements dans le temps', 'Payments over time'],
      [0, 3, 8, 6],
      events([COUNT], { ...course('name'), filter: payments }),
    ),
    panel(
      'heat_grid',
      'hours',
      ['Heures des échecs', 'Hours of failures'],
      [8, 3, 4, 6],
      events([COUNT], {
        dimensions: [{ kind: 'hour_of_week' }],
        filter: named('payment_failed', 'payment_disputed'),
        size: 200,
      }),
    ),
    panel(
      'bars',
      'places',
      ['Villes des paiements', 'Towns of payments'],
      [0, 9, 4, 6],
      events([PEOPLE], { ...most('place.city', 'people'), filter: payments }),
    ),
    panel('people', 'refunds', ['Le plus de remboursements', 'Most refunds'], [4, 9, 8, 6], {
      kind: 'people',
      filter: { op: 'range', field: 'computed.returns.refunds_count', gte: 1 },
      fields: [
        'display_name',
        'computed.returns.refunds_count',
        'computed.returns.refunded_minor',
        'last_seen_at',
      ],
      sort: { field: 'computed.returns.refunds_count' },
    }),
  ],
};
