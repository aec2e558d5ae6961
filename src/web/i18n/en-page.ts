import type { pageFr } from './fr-page.ts';
import { createPlural } from './plural.ts';

const plural = createPlural('en');

/** Words of the 360 page's timeline tools, notes and tasks, in English. */
export const pageEn: typeof pageFr = {
  tabs: {
    carts: 'Carts',
    tickets: 'Tickets',
    subscriptions: 'Subscriptions',
    payments: 'Payments',
    documents: 'Documents',
    surveys: 'Reviews',
  },
  tab_label: (name) => `${name}, newest first`,
  tab_empty: 'Nothing of the kind so far',
  tab_end: 'Nothing older',
  jump: 'Go to',
  jump_back: 'Back to the newest',
  find: 'Search the timeline',
  find_hint: 'Word, product, order…',
  found_none: 'No interaction mentions it',
  newer: 'Show newer ones',
  newer_failed: 'Newer interactions did not arrive',
  months: 'Interactions by month',
  month: (name, count) =>
    plural(count, {
      zero: `${name}: no interactions`,
      one: `${name}: # interaction`,
      other: `${name}: # interactions`,
    }),
  anonymous: 'Anonymous',
  anonymous_hint: 'Done without being known: joined by the device.',
  live: 'Live',
  matters: 'Open',
  matters_empty: 'Nothing open',
  matters_truncated: 'The oldest are not counted.',
  matters_failed: 'What is open could not be read.',
  task: 'Task',
  ticket: 'Ticket',
  due: (day) => `Due ${day}`,
  overdue: (day) => `Overdue since ${day}`,
  done: 'Mark as done',
  done_sent: 'Done',
  by: (name) => `by ${name}`,
  write: 'Write',
  kind: 'Kind',
  kind_note: 'Note',
  kind_task: 'Task',
  text: 'Text',
  text_hint: 'What the next representative should know',
  due_on: 'Due',
  save: 'Save',
  saved: 'Saved: it will appear in the timeline.',
  save_failed: 'Nothing was saved. Your text is still here.',
};
