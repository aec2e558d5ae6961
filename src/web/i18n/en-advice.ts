import type { AdviceWords } from './fr-advice.ts';
import { createPlural } from './plural.ts';

const plural = createPlural('en');

/** Words of what to do for a person, in English. */
export const adviceEn: AdviceWords = {
  heading: 'What to do',
  none: 'Nothing in particular to do today.',
  failed: 'Advice could not be read.',
  done: 'Done',
  not_now: 'Not now',
  wrong: 'Out of place',
  sent: 'Noted.',
  not_sent: 'Could not be noted.',
  others: 'Other possibilities',
  barred: 'Not to be done now',
  expected: (money) => `expected value ${money}`,
  chance: (percent) => `${percent} chance to succeed`,
  evidence: (tried) =>
    plural(tried, { zero: 'no outcome known', one: '# outcome known', other: '# outcomes known' }),
  by: {
    conversation: 'when they next get in touch',
    phone: 'by phone',
    email: 'by e-mail',
    sms: 'by text',
  },
  consent: {
    granted: 'agreed',
    refused: 'refused',
    unknown: 'no consent known',
    not_needed: 'no consent needed',
  },
  consent_on: (purpose, state) => `${purpose}: ${state}`,
  service: 'Service they asked for',
  contacts: (contacts, cap) => `${contacts} marketing contacts in 7 days (at most ${cap})`,
  recommendations: 'To suggest',
  in_stock: 'in stock',
  stock_not_kept: 'No system tells stock: availability is unknown.',
  no_recommendations: 'Nothing in stock to suggest.',
  curve: 'Value over time',
  spent: 'Spent',
  expected_sum: 'Expected, added up',
  spent_year: (money) => `${money} spent within a year`,
  expected_year: (money) => `${money} expected within a year`,
  expected_orders: (orders) => `${orders} orders expected within a year`,
  months_ago: (months) => `${months} months ago`,
  in_months: (months) => `in ${months} months`,
  rfm: 'Recency, frequency, money',
  rfm_cell: (recency, frequency) => `recency ${recency} of 5, frequency ${frequency} of 5`,
  recency: 'Recency',
  frequency: 'Frequency',
  monetary: 'Money',
  of_five: (score) => `${score} of 5`,
  best: '5 is the best fifth of customers.',
};
