import type { DashboardInput } from '../spec.ts';
import { COUNT, course, events, metric, most, named, PEOPLE, panel, people } from './build.ts';

const mail = named(
  'email_sent',
  'email_delivered',
  'email_opened',
  'email_link_clicked',
  'email_bounced',
);

/** What campaigns brought. */
export const campaigns: DashboardInput = {
  id: 'campaign_effectiveness',
  title: { fr: 'Efficacité des campagnes', en: 'Campaign effectiveness' },
  description: { fr: 'Ce que les campagnes apportent.', en: 'What campaigns bring.' },
  tags: ['marketing'],
  period: { kind: 'last', count: 12, unit: 'month' },
  panels: [
    metric(
      'reached',
      ['Personnes touchées', 'People reached'],
      [0, 0, 3, 3],
      events([PEOPLE], { filter: { op: 'exists', field: 'campaign.name' } }),
      { spark: 'auto' },
    ),
    metric(
      'opened',
      ['E-mails ouverts', 'E-mails opened'],
      [3, 0, 3, 3],
      events([COUNT], { filter: named('email_opened') }),
      { spark: 'auto' },
    ),
    metric(
      'clicks',
      ['Clics par ouverture', 'Clicks an opening'],
      [6, 0, 3, 3],
      events([
        {
          kind: 'ratio',
          name: 'clicks',
          of: named('email_link_clicked'),
          to: named('email_opened', 'email_link_clicked'),
        },
      ]),
    ),
    metric(
      'left',
      ['Désinscriptions', 'Unsubscribed'],
      [9, 0, 3, 3],
      events([COUNT], { filter: named('unsubscribed', 'email_marked_as_spam') }),
      { better: 'down' },
    ),
    panel(
      'table',
      'campaigns',
      ['Campagnes', 'Campaigns'],
      [0, 3, 8, 7],
      events([PEOPLE, COUNT, { kind: 'ratio', name: 'clicked', of: named('email_link_clicked') }], {
        ...most('campaign.name', 'people', 50),
      }),
      {
        labels: { clicked: { fr: 'Part des clics', en: 'Share of clicks' } },
      },
    ),
    panel(
      'bars',
      'media',
      ['Supports', 'Media'],
      [8, 3, 4, 7],
      events([PEOPLE], most('campaign.medium', 'people')),
    ),
    panel(
      'time_series',
      'course',
      ['E-mails dans le temps', 'E-mails over time'],
      [0, 10, 6, 6],
      events([COUNT], { ...course('name'), filter: mail }),
    ),
    panel(
      'table',
      'won',
      ['Clients gagnés', 'Customers won'],
      [6, 10, 6, 6],
      people(
        [
          PEOPLE,
          {
            kind: 'ratio',
            name: 'customers',
            of: { op: 'exists', field: 'relational.first_order_at' },
          },
          { kind: 'sum', name: 'revenue', field: 'relational.revenue_minor' },
        ],
        {
          ...most('computed.acquisition.campaign', 'people', 50),
          period_field: 'computed.acquisition.at',
        },
      ),
      {
        labels: {
          customers: { fr: 'Devenus clients', en: 'Became customers' },
          revenue: { fr: 'Chiffre d’affaires', en: 'Revenue' },
        },
      },
    ),
    panel(
      'table',
      'earned',
      ['Ce que chaque voie a apporté', 'What each way earned'],
      [0, 16, 12, 7],
      { kind: 'analysis', analysis: 'attribution', request: { models: ['markov'] } },
      {
        labels: {
          way: { fr: 'Voie', en: 'Way' },
          conversions: { fr: 'Commandes', en: 'Orders' },
          share: { fr: 'Part', en: 'Share' },
          value: { fr: 'Chiffre d’affaires', en: 'Revenue' },
          new_customers: { fr: 'Nouveaux clients', en: 'New customers' },
          cost_per_conversion: { fr: 'Coût par commande', en: 'Cost per order' },
          acquisition_cost: { fr: 'Coût d’acquisition', en: 'Acquisition cost' },
          spend: { fr: 'Dépense', en: 'Spend' },
        },
        units: { share: 'share' },
      },
    ),
  ],
};
