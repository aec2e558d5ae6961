import type { DashboardInput } from '../spec.ts';
import { COUNT, course, events, metric, most, named, PEOPLE, panel } from './build.ts';

const demandFigures = { kind: 'analysis', analysis: 'demand' } as const;

/** What is wanted, beside what there is of it. */
export const demand: DashboardInput = {
  id: 'stock_demand',
  title: { fr: 'Stock et demande', en: 'Stock and demand' },
  description: {
    fr: 'Ce que l’on veut, à côté de ce qu’il y a.',
    en: 'What is wanted, beside what there is of it.',
  },
  tags: ['operations'],
  period: { kind: 'last', count: 12, unit: 'month' },
  panels: [
    metric('missed', ['Vues sans stock', 'Views without stock'], [0, 0, 3, 3], demandFigures, {
      figure: 'viewed_unavailable',
      better: 'down',
    }),
    metric(
      'views',
      ['Vues d’articles', 'Views of articles'],
      [3, 0, 3, 3],
      events([COUNT], { filter: named('product_viewed') }),
      { spark: 'auto' },
    ),
    metric(
      'added',
      ['Mis au panier', 'Put in the cart'],
      [6, 0, 3, 3],
      events([COUNT], { filter: named('product_added') }),
      { spark: 'auto' },
    ),
    metric(
      'orders',
      ['Commandes', 'Orders'],
      [9, 0, 3, 3],
      events([COUNT], { filter: named('order_completed') }),
      { spark: 'auto' },
    ),
    panel('table', 'articles', ['Articles', 'Articles'], [0, 3, 8, 8], demandFigures),
    panel(
      'bars',
      'categories',
      ['Catégories vues', 'Categories viewed'],
      [8, 3, 4, 8],
      events([PEOPLE], { ...most('items.category', 'people'), filter: named('product_viewed') }),
    ),
    panel(
      'time_series',
      'course',
      ['Demande par catégorie', 'Demand by category'],
      [0, 11, 8, 6],
      events([COUNT], {
        ...course('items.category'),
        filter: named('product_viewed', 'product_added'),
      }),
    ),
    panel(
      'bars',
      'brands',
      ['Marques commandées', 'Brands ordered'],
      [8, 11, 4, 6],
      events([COUNT], { ...most('items.brand', 'count'), filter: named('order_completed') }),
    ),
  ],
};
