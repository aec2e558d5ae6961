import type { TourWords } from './fr-tour.ts';

/** Words of the guided tour, in English. */
export const tourEn: TourWords = {
  label: 'Guided tour',
  offer: 'First time here?',
  offer_text:
    'Five steps, two minutes, with the customers of the demo company. It can be started again at any time from the list of keys.',
  start: 'Start',
  no: 'No, thank you',
  next: 'Next',
  former: 'Back',
  end: 'Finish',
  step: (step, steps) => `Step ${step} of ${steps}`,
  nobody: 'No customer is here yet: the rest of the tour waits for the first ones.',
  steps: {
    search: {
      heading: 'Found in one keystroke',
      text: 'Everything begins here, or with the key /. A misspelt name, the end of a phone number, a date of birth, an order number: try “dupon lyon”. Every hit says why it is there.',
    },
    profile: {
      heading: 'One person, one page',
      text: 'This is a profile. The three contexts tell what matters: what was exchanged, what is felt, what is going on now. On the left who it is and what they allow, on the right what to know.',
    },
    timeline: {
      heading: 'What happened',
      text: 'All channels, nothing hidden. T leads there, F filters it; the bars jump to a month, and the field searches what was said.',
    },
    actions: {
      heading: 'Act',
      text: 'The key . opens the actions: write a note, pin, print. Between hits, [ and ] go to the former and the next.',
    },
    keys: {
      heading: 'Over to you',
      text: 'Ctrl K opens the commands, ? the list of keys, where this tour can be started again. Enjoy.',
    },
  },
};
