import { z } from 'zod';
import { CurrencyCode, SnakeName } from '../../model/names.ts';
import { type Condition, Filter, fieldsOf } from '../../segments/condition.ts';

const field = z
  .string()
  .min(1)
  .max(160)
  .meta({ description: 'a field of events, of GET /v1/fields' });
const currency = CurrencyCode.optional().meta({ description: 'money only, and there required' });
const ofField = { field, currency };

/** What is worked out over the events that the filter and the window leave. */
export const TraitFunction = z.discriminatedUnion('function', [
  z.strictObject({ function: z.literal('count') }),
  z.strictObject({ function: z.literal('sum'), ...ofField }),
  z.strictObject({ function: z.literal('average'), ...ofField }),
  z.strictObject({ function: z.literal('min'), ...ofField }),
  z.strictObject({ function: z.literal('max'), ...ofField }),
  z.strictObject({ function: z.literal('most_frequent'), field }),
  z.strictObject({ function: z.literal('first'), ...ofField }),
  z.strictObject({ function: z.literal('last'), ...ofField }),
  z.strictObject({ function: z.literal('unique_list'), field }),
  z.strictObject({ function: z.literal('unique_count'), field }),
  z.strictObject({ function: z.literal('days_since') }),
  z.strictObject({ function: z.literal('ratio'), of: Filter, to: Filter.optional() }),
]);
export type TraitFunction = z.infer<typeof TraitFunction>;

/** A trait that a company defines itself. */
export const TraitDefinition = z
  .strictObject({
    label: z.strictObject({ fr: z.string().min(1).max(120), en: z.string().min(1).max(120) }),
    compute: TraitFunction,
    filter: Filter.optional(),
    window_days: z.int().min(1).max(3650).optional().meta({
      description: 'only events of so many days before now; all of them without it',
    }),
  })
  .meta({ id: 'TraitDefinition' });
export type TraitDefinition = z.infer<typeof TraitDefinition>;

/** A definition as it is kept, with where on profiles its values are. */
export const DefinedTrait = z.strictObject({
  definition: TraitDefinition,
  slot: z.string(),
  version: z.int(),
  updated_at: z.iso.datetime(),
});
export type DefinedTrait = z.infer<typeof DefinedTrait>;

/** All definitions. `revision` counts changes; slots in `freed` hold values of traits that are gone. */
export const DefinedTraits = z.strictObject({
  revision: z.int(),
  traits: z.record(SnakeName, DefinedTrait),
  freed: z.array(z.string()),
});
export type DefinedTraits = z.infer<typeof DefinedTraits>;

/** Every field of events that a definition names, with where it stands. */
export function* fieldsOfTrait(
  definition: TraitDefinition,
): Generator<{ field: string; path: string }> {
  const { compute, filter } = definition;
  if ('field' in compute) yield { field: compute.field, path: 'compute.field' };
  const filters: readonly (readonly [Condition | undefined, string])[] = [
    [filter, 'filter'],
    ...(compute.function === 'ratio'
      ? ([
          [compute.of, 'compute.of'],
          [compute.to, 'compute.to'],
        ] as const)
      : []),
  ];
  for (const [condition, path] of filters) {
    if (condition !== undefined) yield* fieldsOf(condition, path);
  }
}
