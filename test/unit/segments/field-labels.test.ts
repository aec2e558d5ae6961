import { expect, test } from 'vitest';
import { FIELD_LABELS } from '../../../src/segments/field-labels.ts';
import { FIELDS } from '../../../src/segments/fields.ts';

test('every field has a label in both languages, and no label is for nothing', () => {
  for (const subject of ['profiles', 'events'] as const) {
    const named = FIELDS.filter((field) => field.subject === subject).map(({ name }) => name);
    expect(Object.keys(FIELD_LABELS[subject]).sort()).toEqual(named.sort());
  }
});
