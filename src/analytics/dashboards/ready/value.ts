import type { DashboardInput } from '../spec.ts';

/** What customers are worth, and which of them. */
export const value: DashboardInput = {
  id: 'value_rfm',
  title: { fr: 'Valeur et RFM', en: 'Value and RFM' },
  description: {
    fr: 'Ce que valent les clients, par récence, fréquence et montant.',
    en: 'What customers are worth, by recency, frequency and amount.',
  },
  tags: ['marketing', 'management'],
  period: { kind: 'last', count: 12, unit: 'month' },
  panels: [
    {
      kind: 'metric',
      id: 'revenue',
      title: { fr: 'Chiffre d’affaires', en: 'Revenue' },
      position: { x: 0, y: 0, w: 3, h: 3 },
      query: {
        kind: 'aggregation',
        over: 'events',
        measures: [{ kind: 'sum', name: 'revenue', field: 'revenue_minor' }],
      },
      spark: 'auto',
    },
    {
      kind: 'metric',
      id: 'orders',
      title: { fr: 'Commandes', en: 'Orders' },
      position: { x: 3, y: 0, w: 3, h: 3 },
      query: {
        kind: 'aggregation',
        over: 'events',
        measures: [{ kind: 'count' }, { kind: 'people', name: 'buyers' }],
        filter: { op: 'is', field: 'name', values: ['order_completed'] },
      },
      spark: 'auto',
      labels: { buyers: { fr: 'acheteurs', en: 'buyers' } },
    },
    {
      kind: 'metric',
      id: 'basket',
      title: { fr: 'Panier moyen', en: 'Average basket' },
      position: { x: 6, y: 0, w: 3, h: 3 },
      query: {
        kind: 'aggregation',
        over: 'events',
        measures: [{ kind: 'average', name: 'basket', field: 'revenue_minor' }],
        filter: { op: 'is', field: 'name', values: ['order_completed'] },
      },
    },
    {
      kind: 'metric',
      id: 'expected',
      title: { fr: 'Valeur attendue', en: 'Expected value' },
      position: { x: 9, y: 0, w: 3, h: 3 },
      query: {
        kind: 'aggregation',
        over: 'profiles',
        measures: [{ kind: 'sum', name: 'expected', field: 'predictions.expected_value_minor' }],
      },
    },
    {
      kind: 'rfm_grid',
      id: 'rfm',
      title: { fr: 'Récence et fréquence', en: 'Recency and frequency' },
      position: { x: 0, y: 3, w: 6, h: 7 },
      query: { kind: 'analysis', analysis: 'rfm' },
    },
    {
      kind: 'time_series',
      id: 'course',
      title: { fr: 'Chiffre d’affaires par canal', en: 'Revenue by channel' },
      position: { x: 6, y: 3, w: 6, h: 7 },
      query: {
        kind: 'aggregation',
        over: 'events',
        measures: [{ kind: 'sum', name: 'revenue', field: 'revenue_minor' }],
        dimensions: [
          { kind: 'time', interval: 'auto' },
          { kind: 'field', field: 'channel' },
        ],
        filter: { op: 'exists', field: 'revenue_minor' },
        size: 1000,
      },
    },
    {
      kind: 'bars',
      id: 'stages',
      title: { fr: 'Étapes du cycle de vie', en: 'Lifecycle stages' },
      position: { x: 0, y: 10, w: 4, h: 6 },
      query: {
        kind: 'aggregation',
        over: 'profiles',
        measures: [{ kind: 'people' }],
        dimensions: [{ kind: 'field', field: 'lifecycle_stage' }],
        sort: { by: 'people' },
      },
    },
    {
      kind: 'table',
      id: 'categories',
      title: { fr: 'Catégories achetées', en: 'Categories bought' },
      position: { x: 4, y: 10, w: 4, h: 6 },
      query: {
        kind: 'aggregation',
        over: 'events',
        measures: [{ kind: 'count', name: 'orders' }, { kind: 'people' }],
        dimensions: [{ kind: 'field', field: 'items.category' }],
        filter: { op: 'is', field: 'name', values: ['order_completed'] },
        sort: { by: 'orders' },
      },
      labels: { orders: { fr: 'Commandes', en: 'Orders' } },
    },
    {
      kind: 'people',
      id: 'best',
      title: { fr: 'Meilleurs clients', en: 'Best customers' },
      position: { x: 8, y: 10, w: 4, h: 6 },
      query: {
        kind: 'people',
        filter: { op: 'exists', field: 'relational.revenue_minor' },
        fields: ['display_name', 'computed.rfm.score', 'relational.revenue_minor'],
        sort: { field: 'relational.revenue_minor' },
      },
    },
  ],
};
