import type { SignalWords } from './fr-signals.ts';
import { createPlural } from './plural.ts';

const plural = createPlural('en');

/** Words of what models and appointments add to the 360 page, in English. */
export const signalsEn: SignalWords = {
  topic: (name) => `Topic: ${name}`,
  topics: {
    delivery: 'delivery',
    return: 'return',
    product: 'product',
    payment: 'payment',
    account: 'account',
    praise: 'praise',
  },
  risk: {
    title: 'Payment risk',
    band: { low: 'Low', medium: 'To be checked', high: 'High' },
    mark: { low: 'low risk', medium: 'to be checked', high: 'high risk' },
    worst: (age) => `the most unusual payment, ${age}`,
    count: (count) =>
      plural(count, {
        zero: 'no payment at high risk in 90 days',
        one: '# payment at high risk in 90 days',
        other: '# payments at high risk in 90 days',
      }),
    why: 'What is unusual',
    signs: {
      amount: 'Unusual amount',
      rhythm: 'Payments close together',
      hour: 'Unusual hour',
      place: 'Unusual place',
      card: 'Card never used before',
      device: 'Device never used before',
      travel: 'Two places too soon',
    },
    amount: (seen, usual) => (usual === undefined ? seen : `${seen}, usually ${usual}`),
    rhythm: (seen) => `${seen} within an hour`,
    hour: (seen) => `about ${seen}:00 (UTC)`,
    place: (seen, usual) => (usual === undefined ? seen : `${seen}, usually ${usual}`),
    peers: 'compared with other customers',
    how: 'How this model errs',
    history: 'All transactions',
    history_note: 'Reading them is noted in the audit trail.',
    none: 'No transaction.',
    failed: 'The transactions could not be read.',
    more: 'Older ones',
  },
  care: {
    title: 'Appointments',
    next: 'Next',
    none_due: 'None to come',
    due: (count) => plural(count, { one: '# to come', other: '# to come' }),
    kept: 'Kept',
    missed: 'Missed',
    cancelled: 'Cancelled',
    reminded: 'Reminders',
    last_missed: 'Last missed',
    unresolved: 'Without word',
  },
};
