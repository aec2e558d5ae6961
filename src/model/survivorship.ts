import { z } from 'zod';
import { SourceId } from './names.ts';

/** Most elements of a list that sources share; `CustomValue` takes as many. */
export const LONGEST_UNION = 200;

/** Strategies that need nothing said besides their name. */
export const PLAIN_STRATEGIES = [
  'source_priority',
  'newest',
  'most_frequent',
  'longest',
  'verified',
  'min',
  'max',
] as const;

/**
 * One way of choosing among what the sources say of a field. It keeps those that are best by its measure; one by
 * which none can be told from another keeps them all, and the next strategy is asked.
 */
export const Strategy = z
  .union([
    z.enum(PLAIN_STRATEGIES),
    z.strictObject({
      strategy: z.literal('source_priority'),
      sources: z.array(SourceId).min(1).max(50).meta({ description: 'best first; others follow' }),
    }),
    z.strictObject({
      strategy: z.literal('verified'),
      sources: z
        .array(SourceId)
        .min(1)
        .max(50)
        .meta({ description: 'sources whose word alone counts as verified' }),
    }),
    z.strictObject({ strategy: z.literal('union'), limit: z.int().min(1).max(LONGEST_UNION) }),
  ])
  .meta({ id: 'SurvivorshipStrategy' });
export type Strategy = z.infer<typeof Strategy>;

const choose = z
  .array(Strategy)
  .min(1)
  .max(8)
  .meta({ description: 'asked in this order until one value is left' });

const FIELD = /^(\*|[a-z][a-z0-9_]{0,63}|custom\.([a-z][a-z0-9_]{0,63}|[a-z0-9_]{0,63}\*))$/;
const fieldName = z
  .string()
  .regex(FIELD, 'must be a golden field, custom.<name>, custom.<prefix>*, custom.* or *');

/** How the value of some fields is chosen. The most exact name wins: field, then longest prefix, then `*`. */
export const SurvivorshipRule = z.strictObject({
  fields: z.array(fieldName).min(1).max(50),
  choose,
});
export type SurvivorshipRule = z.infer<typeof SurvivorshipRule>;

/** Fields that only make sense together: one source gives them all. */
export const SurvivorshipGroup = z.strictObject({
  name: z.string().regex(/^[a-z][a-z0-9_]{0,31}$/, 'must be snake_case, at most 32 characters'),
  fields: z.array(fieldName).min(2).max(20),
  anchors: z
    .array(fieldName)
    .max(20)
    .default([])
    .meta({ description: 'a source that gives none of these stands behind every one that does' }),
  fill: z.array(fieldName).max(20).default([]).meta({
    description: 'taken from another source where missing, if that one contradicts nothing',
  }),
  choose,
});
export type SurvivorshipGroup = z.infer<typeof SurvivorshipGroup>;

/**
 * A company's rules for golden values. What is left out stays as built in: fields that no rule names are chosen as
 * built in, and so are the groups where none are given (`[]` for no group at all).
 */
export const SurvivorshipPolicy = z
  .strictObject({
    rules: z.array(SurvivorshipRule).max(100).default([]),
    groups: z.array(SurvivorshipGroup).max(20).optional(),
    lists: z
      .array(fieldName)
      .max(50)
      .default([])
      .meta({ description: 'custom fields that are lists; only these can be united' }),
  })
  .meta({ id: 'SurvivorshipPolicy' });
export type SurvivorshipPolicy = z.infer<typeof SurvivorshipPolicy>;

/** Why a golden value was chosen. Strategies by their name, or what made a choice needless. */
export const GoldenRule = z.enum([
  'only_source',
  'agreed',
  ...PLAIN_STRATEGIES,
  'union',
  'tie',
  'completed',
  'derived',
]);
export type GoldenRule = z.infer<typeof GoldenRule>;
