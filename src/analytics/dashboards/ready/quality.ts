import type { DashboardInput } from '../spec.ts';
import { COUNT, course, events, is, metric, most, PEOPLE, panel, people } from './build.ts';

/** How complete and how well joined the data are. */
export const quality: DashboardInput = {
  id: 'data_quality',
  title: { fr: 'Qualité des données', en: 'Data quality' },
  description: {
    fr: 'Ce que l’on sait des gens, d’où, et ce qui manque.',
    en: 'What is known of people, from where, and what is missing.',
  },
  tags: ['stewards'],
  period: { kind: 'last', count: 12, unit: 'month' },
  panels: [
    metric(
      'visible',
      ['Interactions de personnes connues', 'Interactions of known people'],
      [0, 0, 3, 3],
      { kind: 'analysis', analysis: 'visibility' },
      { figure: 'share', goal: 0.75 },
    ),
    metric(
      'known',
      ['Profils connus', 'Known profiles'],
      [3, 0, 3, 3],
      people([{ kind: 'ratio', name: 'known', of: is('anonymous', false) }]),
    ),
    metric(
      'placed',
      ['Avec une ville', 'With a town'],
      [6, 0, 3, 3],
      people([{ kind: 'ratio', name: 'placed', of: { op: 'exists', field: 'city' } }]),
    ),
    metric(
      'several',
      ['Interactions par profil', 'Interactions a profile'],
      [9, 0, 3, 3],
      people([{ kind: 'average', name: 'interactions', field: 'events_count' }]),
    ),
    panel('table', 'channels', ['Part connue par canal', 'Known share by channel'], [0, 3, 6, 6], {
      kind: 'analysis',
      analysis: 'visibility',
    }),
    panel(
      'bars',
      'sources',
      ['Profils par source', 'Profiles by source'],
      [6, 3, 6, 6],
      people([PEOPLE], most('sources', 'people', 30)),
    ),
    panel(
      'stacked_bars',
      'arrivals',
      ['Interactions reçues par source', 'Interactions received by source'],
      [0, 9, 8, 6],
      events([COUNT], course('source')),
    ),
    panel(
      'table',
      'completeness',
      ['Complétude par source', 'Completeness by source'],
      [8, 9, 4, 6],
      people(
        [
          PEOPLE,
          { kind: 'ratio', name: 'with_city', of: { op: 'exists', field: 'city' } },
          { kind: 'ratio', name: 'with_language', of: { op: 'exists', field: 'language' } },
        ],
        most('sources', 'people', 30),
      ),
      {
        labels: {
          with_city: { fr: 'Avec une ville', en: 'With a town' },
          with_language: { fr: 'Avec une langue', en: 'With a language' },
        },
      },
    ),
  ],
};
