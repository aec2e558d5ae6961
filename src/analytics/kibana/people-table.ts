import { AMOUNT_OF } from '../../privacy/analysis-copy.ts';
import { mayAsk } from '../../privacy/question-policy.ts';
import { enginePath } from '../../segments/field.ts';
import { FIELD_LABELS } from '../../segments/field-labels.ts';
import { findField } from '../../segments/fields.ts';
import type { PeopleQuery } from '../dashboards/spec.ts';
import type { Asked } from './figures.ts';
import { Inexpressible } from './inexpressible.ts';
import type { LensColumn } from './lens.ts';
import { WORDS } from './words.ts';

/**
 * A list of people as a table: a row a pseudonym, with what is known of each. Names and addresses are not in the
 * copies; their columns are left out.
 * @throws Inexpressible where nothing of it is in the copies
 */
export function peopleColumns(
  query: PeopleQuery,
  asked: Asked,
): { readonly keys: readonly string[]; readonly columns: Readonly<Record<string, LensColumn>> } {
  const { language, panel } = asked;
  const fields = query.fields
    .map((name) => findField('profiles', name))
    .filter((field) => field !== undefined)
    .filter((field) => field.flattened !== true && field.name !== 'profile_id')
    .filter((field) => mayAsk(field, ['analyst']));
  if (fields.length === 0) throw new Inexpressible('people_without_fields');
  const columns = fields.map((field, i): readonly [string, LensColumn] => {
    const { name, type } = field;
    const label = panel.labels[name]?.[language] ?? FIELD_LABELS.profiles[name]?.[language] ?? name;
    const head = { label, customLabel: true, isBucketed: false } as const;
    if (type === 'number' || type === 'money') {
      const sourceField = AMOUNT_OF.profiles.get(name) ?? enginePath(field);
      const figure = { dataType: 'number', operationType: 'max', scale: 'ratio' } as const;
      return [`m${i}`, { ...head, ...figure, sourceField, params: {} }];
    }
    return [
      `m${i}`,
      {
        ...head,
        dataType: type === 'date' ? 'date' : type === 'boolean' ? 'boolean' : 'string',
        operationType: 'last_value',
        scale: 'ordinal',
        sourceField: enginePath(field),
        params: { sortField: 'last_seen_at', showArrayValues: false },
      },
    ];
  });
  const sortedBy = fields.findIndex(({ name }) => name === query.sort?.field);
  const sorted = columns[sortedBy]?.[1];
  const by = sorted?.operationType === 'max' ? `m${sortedBy}` : undefined;
  const person: LensColumn = {
    label: WORDS[language].person,
    customLabel: true,
    dataType: 'string',
    isBucketed: true,
    operationType: 'terms',
    scale: 'ordinal',
    sourceField: 'person',
    params: {
      size: query.size,
      orderBy:
        by === undefined
          ? { type: 'alphabetical', fallback: false }
          : { type: 'column', columnId: by },
      orderDirection: by === undefined ? 'asc' : (query.sort?.order ?? 'desc'),
      otherBucket: false,
      missingBucket: false,
      parentFormat: { id: 'terms' },
    },
  };
  return { keys: ['d0'], columns: { d0: person, ...Object.fromEntries(columns) } };
}
