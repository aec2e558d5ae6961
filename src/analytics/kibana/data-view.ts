import { AMOUNT_OF } from '../../privacy/analysis-copy.ts';
import { mayAsk } from '../../privacy/question-policy.ts';
import type { Subject } from '../../segments/field.ts';
import { FIELD_LABELS } from '../../segments/field-labels.ts';
import { FIELDS } from '../../segments/fields.ts';
import { type SavedObject, savedObject } from './saved-object.ts';
import { type KibanaLanguage, WORDS } from './words.ts';

/** What a layer reads: copies of people or of interactions, by one of their instants or at no time at all. */
export interface CopyView {
  readonly over: Subject;
  readonly timeField: string | null;
}

export function dataViewId(prefix: string, { over, timeField }: CopyView): string {
  const by = timeField === null ? '' : `-by-${timeField.replaceAll(/[^a-z0-9]+/g, '-')}`;
  return `${copyIndex(prefix, over)}${by}`;
}

/** The alias of the copies that a view reads. */
export function copyIndex(prefix: string, over: Subject): string {
  return `${prefix}-${over === 'profiles' ? 'analysis-people' : 'analysis-events'}`;
}

/** A data view, its fields labelled as in Azimut. */
export function buildDataView(
  prefix: string,
  view: CopyView,
  language: KibanaLanguage,
): SavedObject {
  const { over, timeField } = view;
  const words = WORDS[language];
  const name = words.views[over];
  const labels = FIELDS.filter((field) => field.subject === over && mayAsk(field, ['analyst']));
  const fieldAttrs = Object.fromEntries(
    labels.flatMap(({ name: field }) => {
      const customLabel = FIELD_LABELS[over][field]?.[language];
      if (customLabel === undefined || field === 'profile_id' || field === 'event_id') return [];
      return [[AMOUNT_OF[over].get(field) ?? field, { customLabel }]];
    }),
  );
  return savedObject('index-pattern', dataViewId(prefix, view), {
    title: copyIndex(prefix, over),
    name:
      timeField === null
        ? name
        : `${name} · ${FIELD_LABELS[over][timeField]?.[language] ?? timeField}`,
    ...(timeField === null ? {} : { timeFieldName: timeField }),
    fieldAttrs: JSON.stringify({
      ...fieldAttrs,
      person: { customLabel: words.person },
    }),
    fieldFormatMap: '{}',
    fields: '[]',
    runtimeFieldMap: '{}',
    sourceFilters: '[]',
    typeMeta: '{}',
  });
}
