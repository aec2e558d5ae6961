import type { ExportWords } from './fr-export.ts';
import { createPlural } from './plural.ts';

const plural = createPlural('en');

/** Words of taking a list of people along, in English. */
export const exportEn: ExportWords = {
  open: 'Export',
  heading: 'Export these customers',
  purpose: 'What for?',
  choose: 'Choose a purpose',
  with_consent: 'With everybody’s consent',
  without_consent: 'On another basis',
  purposes: {
    customer_service: 'Customer service',
    data_quality: 'Data quality',
    statistics: 'Statistics',
    legal_duty: 'Required by law',
  },
  format: 'Format',
  formats: { csv: 'CSV', excel: 'CSV for a French Excel (;)', ndjson: 'NDJSON' },
  traced:
    'The file holds only what your role may see. The export, its purpose and its number of rows are on the trail.',
  take: 'Make the file',
  cancel: 'Leave it',
  done: (count) =>
    plural(count, { zero: 'No row.', one: '# row exported.', other: '# rows exported.' }),
  left_out: (count) =>
    plural(count, {
      zero: '',
      one: '# person did not consent and is not in it.',
      other: '# people did not consent and are not in it.',
    }),
  too_many: 'Too many people for one file: narrow it down.',
  failed: 'The file could not be made.',
  file: 'customers',
};
