import type { DashboardInput } from '../spec.ts';
import { course, events, is, metric, most, named, PEOPLE, panel, people } from './build.ts';

/** Who leaves, who stays, and what is at stake. */
export const churn: DashboardInput = {
  id: 'churn_retention',
  title: { fr: 'Départs et fidélité', en: 'Churn and retention' },
  description: {
    fr: 'Qui part, qui reste, et ce qui est en jeu.',
    en: 'Who leaves, who stays, and what is at stake.',
  },
  tags: ['marketing', 'management'],
  period: { kind: 'last', count: 12, unit: 'month' },
  panels: [
    metric(
      'active',
      ['Clients actifs', 'Active customers'],
      [0, 0, 3, 3],
      people([PEOPLE], { filter: is('lifecycle_stage', 'active') }),
    ),
    metric(
      'lost',
      ['Part des clients endormis', 'Share of dormant customers'],
      [3, 0, 3, 3],
      people([
        {
          kind: 'ratio',
          name: 'dormant',
          of: is('lifecycle_stage', 'dormant', 'lost'),
          to: { op: 'exists', field: 'relational.first_order_at' },
        },
      ]),
      { better: 'down' },
    ),
    metric(
      'again',
      ['Ont racheté', 'Bought again'],
      [6, 0, 3, 3],
      people([
        {
          kind: 'ratio',
          name: 'again',
          of: { op: 'range', field: 'relational.orders_count', gte: 2 },
          to: { op: 'range', field: 'relational.orders_count', gte: 1 },
        },
      ]),
    ),
    metric(
      'stake',
      ['Valeur attendue en danger', 'Expected value at risk'],
      [9, 0, 3, 3],
      people([{ kind: 'sum', name: 'value', field: 'predictions.expected_value_minor' }], {
        filter: is('predictions.churn_band', 'high'),
      }),
      { better: 'down' },
    ),
    panel(
      'time_series',
      'last_orders',
      ['Dernière commande', 'Last order'],
      [0, 3, 6, 6],
      people([PEOPLE], {
        ...course(undefined, 'relational.last_order_at'),
        period_field: 'relational.last_order_at',
      }),
      { mark: 'bars' },
    ),
    panel(
      'time_series',
      'subscriptions',
      ['Abonnements', 'Subscriptions'],
      [6, 3, 6, 6],
      events([PEOPLE], {
        ...course('name'),
        filter: named(
          'subscription_started',
          'subscription_renewed',
          'subscription_cancelled',
          'subscribed',
          'unsubscribed',
        ),
      }),
    ),
    panel(
      'bars',
      'bands',
      ['Risque de départ', 'Risk of leaving'],
      [0, 9, 4, 6],
      people([PEOPLE], most('predictions.churn_band', 'people')),
    ),
    panel(
      'bars',
      'reasons',
      ['Raisons du risque', 'Reasons of the risk'],
      [4, 9, 4, 6],
      people([PEOPLE], {
        ...most('predictions.churn_reasons.feature', 'people'),
        filter: is('predictions.churn_band', 'high'),
      }),
    ),
    panel('people', 'who', ['À rappeler', 'To call back'], [8, 9, 4, 6], {
      kind: 'people',
      filter: { op: 'exists', field: 'predictions.churn_probability' },
      fields: ['display_name', 'predictions.churn_probability', 'relational.revenue_minor'],
      sort: { field: 'predictions.churn_probability' },
    }),
    panel(
      'stacked_bars',
      'stages',
      ['Étapes par canal d’arrivée', 'Stages by way of arriving'],
      [0, 15, 12, 6],
      people([PEOPLE], {
        dimensions: [
          { kind: 'field', field: 'computed.acquisition.channel' },
          { kind: 'field', field: 'lifecycle_stage' },
        ],
        size: 200,
      }),
    ),
    panel(
      'cohort',
      'cohorts',
      ['Fidélité par mois d’arrivée', 'Retention by month of arrival'],
      [0, 21, 12, 8],
      {
        kind: 'analysis',
        analysis: 'cohorts',
        request: { by: { kind: 'time', interval: 'month' } },
      },
    ),
  ],
};
