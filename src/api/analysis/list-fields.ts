import type { z } from 'zod';
import type { DefinedTrait } from '../../analytics/user-traits/definition.ts';
import type { Role } from '../../model/role.ts';
import { mayAsk } from '../../privacy/question-policy.ts';
import { FIELD_LABELS } from '../../segments/field-labels.ts';
import { FIELDS, findField } from '../../segments/fields.ts';
import type { FieldsAnswer } from './schemas.ts';

const OPEN = [
  {
    prefix: 'custom.',
    over: 'profiles',
    label: { fr: 'Traits de l’entreprise', en: 'The company’s own traits' },
  },
  {
    prefix: 'properties.',
    over: 'events',
    label: { fr: 'Propriétés de l’interaction', en: 'Properties of the interaction' },
  },
] as const;

/**
 * The fields that the roles may ask by, with the traits a company defined by the words it gave them.
 * @param traits by name, as they are defined now
 */
export function listFields(
  roles: readonly Role[],
  traits: Readonly<Record<string, Pick<DefinedTrait, 'definition' | 'slot'>>>,
): z.infer<typeof FieldsAnswer> {
  const fields = FIELDS.filter((field) => mayAsk(field, roles)).map(({ name, subject, type }) => ({
    name,
    over: subject,
    type,
    label: FIELD_LABELS[subject][name] ?? { fr: name, en: name },
    dimension: true,
    measure: type === 'number' || type === 'money',
  }));
  const own = Object.values(traits).flatMap(({ definition, slot }) => {
    const field = findField('profiles', `user_traits.${slot}`);
    if (field === undefined || !mayAsk(field, roles)) return [];
    return [
      {
        name: field.name,
        over: field.subject,
        type: field.type,
        label: definition.label,
        dimension: true,
        measure: field.type === 'number' || field.type === 'money',
      },
    ];
  });
  const open = OPEN.filter(({ prefix, over }) => {
    const field = findField(over, `${prefix}any`);
    return field !== undefined && mayAsk(field, roles);
  }).map((one) => ({ ...one, type: 'keyword' as const }));
  return { fields: [...fields, ...own], open };
}
