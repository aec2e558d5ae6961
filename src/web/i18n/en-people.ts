import type { peopleFr } from './fr-people.ts';
import { createPlural } from './plural.ts';

const plural = createPlural('en');

/** Words of the list of people, in English. */
export const peopleEn: typeof peopleFr = {
  heading: 'Customers',
  filters: 'Filters',
  total: (count) => plural(count, { zero: 'nobody', one: '# customer', other: '# customers' }),
  more: (count) => `Show ${count} more`,
  sort: 'Order',
  sorts: {
    relevance: 'best match',
    last_seen: 'last seen',
    value: 'value',
    expected_value: 'expected value',
    churn: 'risk of leaving',
    created: 'newest',
  },
  facets: {
    lifecycle_stage: 'Stage',
    segment: 'Segment',
    channel: 'Channel',
    value_band: 'Spent',
    churn_band: 'Risk of leaving',
    consent: 'Consent',
    country: 'Country',
    region: 'Region',
    city: 'Town',
  },
  elsewhere: (count) =>
    plural(count, {
      one: '# customer under other values',
      other: '# customers under other values',
    }),
  bands: {
    none: 'nothing',
    under_100: 'less than 100',
    from_100: '100 to 500',
    from_500: '500 to 2,000',
    from_2000: '2,000 and more',
  },
  own: { region: 'in your region', portfolio: 'in your portfolio' },
  prefer: 'My customers first',
  prefer_hint: 'They come before others who match as well; nobody is hidden.',
  prefer_region: 'My region',
  prefer_portfolio: 'My portfolio (segment)',
  prefer_nobody: 'none in particular',
  prefer_failed: 'The choice was not saved. Try again.',
  views: 'Saved views',
  save_as: 'Name of this view',
  save: 'Save',
  forget: 'Forget',
  view_failed: 'The view could not be changed. Try again.',
};
