import type { DashboardInput } from '../spec.ts';
import { events, metric, most, PEOPLE, panel, people } from './build.ts';

const figures = { kind: 'analysis', analysis: 'service' } as const;

/** How customers are helped, and what they say of it. */
export const service: DashboardInput = {
  id: 'service_satisfaction',
  title: { fr: 'Service et satisfaction', en: 'Service and satisfaction' },
  description: {
    fr: 'Contacts, délais, résolution, retard et ce que les clients en disent.',
    en: 'Contacts, delays, resolution, backlog, and what customers say of it.',
  },
  tags: ['service', 'management'],
  period: { kind: 'last', count: 12, unit: 'month' },
  panels: [
    metric('contacts', ['Contacts', 'Contacts'], [0, 0, 2, 3], figures, {
      figure: 'contacts',
      better: 'down',
    }),
    metric(
      'first_response',
      ['Première réponse (médiane)', 'First response (median)'],
      [2, 0, 2, 3],
      figures,
      { figure: 'first_response_median_hours', better: 'down' },
    ),
    metric('resolution', ['Résolution (médiane)', 'Resolution (median)'], [4, 0, 2, 3], figures, {
      figure: 'resolution_median_hours',
      better: 'down',
    }),
    metric(
      'at_once',
      ['Résolu au premier contact', 'Resolved at first contact'],
      [6, 0, 2, 3],
      figures,
      { figure: 'first_contact_resolution' },
    ),
    metric('nps', ['Recommandation (NPS)', 'Recommendation (NPS)'], [8, 0, 2, 3], figures, {
      figure: 'nps',
    }),
    metric('csat', ['Satisfaits', 'Satisfied'], [10, 0, 2, 3], figures, { figure: 'satisfied' }),
    panel('time_series', 'backlog', ['Demandes en attente', 'Backlog'], [0, 3, 6, 6], {
      ...figures,
      frame: 'backlog',
    }),
    panel('table', 'causes', ['Causes', 'Causes'], [6, 3, 6, 6], { ...figures, frame: 'by_cause' }),
    panel('bars', 'channels', ['Canaux de contact', 'Channels of contact'], [0, 9, 4, 5], {
      ...figures,
      frame: 'by_channel',
    }),
    panel(
      'stacked_bars',
      'mood',
      ['Ton des messages', 'Mood of what is said'],
      [4, 9, 4, 5],
      events([{ kind: 'count' }], {
        dimensions: [
          { kind: 'field', field: 'channel' },
          { kind: 'field', field: 'sentiment.label' },
        ],
        filter: { op: 'exists', field: 'text_language' },
        size: 100,
      }),
    ),
    panel(
      'bars',
      'groups',
      ['Promoteurs et détracteurs', 'Promoters and detractors'],
      [8, 9, 4, 5],
      people([PEOPLE], most('computed.service.nps_group', 'people')),
    ),
  ],
};
