import type { DashboardInput } from '../spec.ts';
import { COUNT, course, events, metric, most, named, PEOPLE, panel, people } from './build.ts';

/** From the first look to the order, and where people turn away. */
export const journey: DashboardInput = {
  id: 'journey_conversion',
  title: { fr: 'Parcours et conversion', en: 'Journey and conversion' },
  description: {
    fr: 'Du premier regard à la commande, et où l’on s’arrête.',
    en: 'From the first look to the order, and where people turn away.',
  },
  tags: ['marketing'],
  period: { kind: 'last', count: 12, unit: 'month' },
  panels: [
    metric(
      'visitors',
      ['Visiteurs', 'Visitors'],
      [0, 0, 3, 3],
      events([PEOPLE], { filter: named('page_viewed', 'screen_viewed', 'product_viewed') }),
      { spark: 'auto' },
    ),
    metric(
      'buyers',
      ['Acheteurs', 'Buyers'],
      [3, 0, 3, 3],
      events([PEOPLE], { filter: named('order_completed') }),
      { spark: 'auto' },
    ),
    metric(
      'orders_each',
      ['Commandes par acheteur', 'Orders a buyer'],
      [6, 0, 3, 3],
      events([{ kind: 'per_person', name: 'orders' }], { filter: named('order_completed') }),
    ),
    metric(
      'carts',
      ['Paniers abandonnés', 'Carts abandoned'],
      [9, 0, 3, 3],
      people([
        {
          kind: 'ratio',
          name: 'abandoned',
          of: { op: 'is', field: 'computed.cart.abandoned', values: [true] },
          to: { op: 'exists', field: 'computed.cart.abandoned' },
        },
      ]),
      { better: 'down' },
    ),
    panel('funnel', 'funnel', ['De la vue à la commande', 'From view to order'], [0, 3, 6, 7], {
      kind: 'analysis',
      analysis: 'funnel',
      request: {
        steps: [
          { event: 'product_viewed' },
          { event: 'product_added' },
          { event: 'checkout_started' },
          { event: 'order_completed' },
        ],
        times: false,
      },
    }),
    panel(
      'time_series',
      'course',
      ['Interactions par canal', 'Interactions by channel'],
      [6, 3, 6, 7],
      events([COUNT], course('channel')),
    ),
    panel(
      'bars',
      'stages',
      ['Étapes du parcours', 'Stages of the journey'],
      [0, 10, 4, 6],
      people([PEOPLE], most('computed.journey_stage', 'people')),
    ),
    panel(
      'stacked_bars',
      'devices',
      ['Appareils et commandes', 'Devices and what they do'],
      [4, 10, 4, 6],
      events([PEOPLE], {
        dimensions: [
          { kind: 'field', field: 'name' },
          { kind: 'field', field: 'device.type' },
        ],
        filter: named('product_viewed', 'product_added', 'checkout_started'),
        size: 100,
      }),
    ),
    panel(
      'heat_grid',
      'hours',
      ['Heures de commande', 'Hours of ordering'],
      [8, 10, 4, 6],
      events([COUNT], {
        dimensions: [{ kind: 'hour_of_week' }],
        filter: named('order_completed'),
        size: 200,
      }),
    ),
    panel('sankey', 'flow', ['Enchaînements', 'What follows what'], [0, 16, 12, 8], {
      kind: 'analysis',
      analysis: 'journeys',
      request: { depth: 5, width: 6 },
    }),
  ],
};
