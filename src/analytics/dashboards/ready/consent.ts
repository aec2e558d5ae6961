import type { DashboardInput } from '../spec.ts';
import { COUNT, course, events, is, metric, most, named, PEOPLE, panel, people } from './build.ts';

/** To what people agreed, and who may be written to. */
export const consent: DashboardInput = {
  id: 'consent_privacy',
  title: { fr: 'Consentement et vie privée', en: 'Consent and privacy' },
  description: { fr: 'À quoi les gens ont consenti.', en: 'What people agreed to.' },
  tags: ['privacy'],
  period: { kind: 'last', count: 12, unit: 'month' },
  panels: [
    metric('people', ['Personnes', 'People'], [0, 0, 3, 3], people([PEOPLE])),
    metric(
      'any',
      ['Ont consenti à quelque chose', 'Agreed to something'],
      [3, 0, 3, 3],
      people([{ kind: 'ratio', name: 'agreed', of: { op: 'exists', field: 'consents_granted' } }]),
    ),
    metric(
      'email',
      ['Peuvent recevoir des e-mails', 'May be sent e-mail'],
      [6, 0, 3, 3],
      people([
        { kind: 'ratio', name: 'email', of: { op: 'consented', purpose: 'email_marketing' } },
      ]),
    ),
    metric(
      'left',
      ['Désinscriptions', 'Unsubscribed'],
      [9, 0, 3, 3],
      events([COUNT], { filter: named('unsubscribed', 'email_marked_as_spam') }),
      { better: 'down', spark: 'auto' },
    ),
    panel(
      'bars',
      'purposes',
      ['Finalités consenties', 'Purposes agreed to'],
      [0, 3, 6, 6],
      people([PEOPLE], most('consents_granted', 'people', 30)),
    ),
    panel(
      'time_series',
      'course',
      ['Inscriptions et départs', 'Joining and leaving'],
      [6, 3, 6, 6],
      events([COUNT], {
        ...course('name'),
        filter: named('subscribed', 'unsubscribed', 'email_marked_as_spam'),
      }),
    ),
    panel(
      'stacked_bars',
      'countries',
      ['Finalités par pays', 'Purposes by country'],
      [0, 9, 6, 6],
      people([PEOPLE], {
        dimensions: [
          { kind: 'field', field: 'country' },
          { kind: 'field', field: 'consents_granted' },
        ],
        size: 200,
      }),
    ),
    panel(
      'table',
      'stages',
      ['Par étape du cycle de vie', 'By lifecycle stage'],
      [6, 9, 6, 6],
      people(
        [
          PEOPLE,
          { kind: 'ratio', name: 'agreed', of: { op: 'exists', field: 'consents_granted' } },
          { kind: 'ratio', name: 'email', of: is('consents_granted', 'email_marketing') },
        ],
        most('lifecycle_stage', 'people'),
      ),
    ),
  ],
};
