import type { DashboardInput } from '../spec.ts';

/** The last half hour, as it happens. */
export const realTime: DashboardInput = {
  id: 'real_time',
  title: { fr: 'Temps réel', en: 'Real time' },
  description: { fr: 'Les trente dernières minutes.', en: 'The last thirty minutes.' },
  tags: ['operations'],
  period: { kind: 'last', count: 30, unit: 'minute' },
  refresh_seconds: 10,
  panels: [
    {
      kind: 'metric',
      id: 'people_now',
      title: { fr: 'Personnes actives', en: 'Active people' },
      position: { x: 0, y: 0, w: 3, h: 3 },
      query: { kind: 'aggregation', over: 'events', measures: [{ kind: 'people' }] },
    },
    {
      kind: 'metric',
      id: 'interactions',
      title: { fr: 'Interactions', en: 'Interactions' },
      position: { x: 3, y: 0, w: 3, h: 3 },
      query: { kind: 'aggregation', over: 'events', measures: [{ kind: 'count' }] },
    },
    {
      kind: 'metric',
      id: 'orders',
      title: { fr: 'Commandes', en: 'Orders' },
      position: { x: 6, y: 0, w: 3, h: 3 },
      query: {
        kind: 'aggregation',
        over: 'events',
        measures: [{ kind: 'count' }],
        filter: { op: 'is', field: 'name', values: ['order_completed'] },
      },
    },
    {
      kind: 'metric',
      id: 'revenue',
      title: { fr: 'Chiffre d’affaires', en: 'Revenue' },
      position: { x: 9, y: 0, w: 3, h: 3 },
      query: {
        kind: 'aggregation',
        over: 'events',
        measures: [{ kind: 'sum', name: 'revenue', field: 'revenue_minor' }],
      },
    },
    {
      kind: 'stacked_bars',
      id: 'minutes',
      title: { fr: 'Minute par minute', en: 'Minute by minute' },
      position: { x: 0, y: 3, w: 8, h: 5 },
      query: {
        kind: 'aggregation',
        over: 'events',
        measures: [{ kind: 'count' }],
        dimensions: [
          { kind: 'time', interval: 'minute' },
          { kind: 'field', field: 'channel' },
        ],
        size: 1000,
      },
    },
    {
      kind: 'bars',
      id: 'names',
      title: { fr: 'Ce qui se passe', en: 'What happens' },
      position: { x: 8, y: 3, w: 4, h: 5 },
      query: {
        kind: 'aggregation',
        over: 'events',
        measures: [{ kind: 'count' }],
        dimensions: [{ kind: 'field', field: 'name' }],
        sort: { by: 'count' },
        size: 12,
      },
    },
    {
      kind: 'people',
      id: 'who',
      title: { fr: 'Vus à l’instant', en: 'Seen just now' },
      position: { x: 0, y: 8, w: 8, h: 6 },
      query: {
        kind: 'people',
        fields: ['display_name', 'lifecycle_stage', 'city', 'last_seen_at'],
        sort: { field: 'last_seen_at' },
        period_field: 'last_seen_at',
      },
    },
    {
      kind: 'bars',
      id: 'towns',
      title: { fr: 'D’où', en: 'Where from' },
      position: { x: 8, y: 8, w: 4, h: 6 },
      query: {
        kind: 'aggregation',
        over: 'events',
        measures: [{ kind: 'people' }],
        dimensions: [{ kind: 'field', field: 'place.city' }],
        sort: { by: 'people' },
        size: 12,
      },
    },
  ],
};
