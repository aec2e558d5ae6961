import { z } from 'zod';
import { SnakeName } from '../model/names.ts';

const FieldName = z.string().min(1).max(160).meta({ description: 'a name of GET /v1/fields' });

/**
 * A point in time: an instant, a day (its midnight in the question's time zone), or so many days before now.
 * Whole days before now count from now, not from midnight.
 */
export const Moment = z.union([
  z.iso.datetime({ offset: true }),
  z.iso.date(),
  z.strictObject({ days_ago: z.number().min(0).max(40_000) }),
]);
export type Moment = z.infer<typeof Moment>;

const Bound = z.union([z.number(), Moment]);

const Is = z
  .strictObject({
    op: z.literal('is'),
    field: FieldName,
    values: z
      .array(z.union([z.string().max(1024), z.number(), z.boolean()]))
      .min(1)
      .max(1000),
  })
  .meta({ description: 'one of the values is among those of the field' });

const Range = z
  .strictObject({
    op: z.literal('range'),
    field: FieldName,
    gt: Bound.optional(),
    gte: Bound.optional(),
    lt: Bound.optional(),
    lte: Bound.optional(),
  })
  .refine(
    (range) => [range.gt, range.gte, range.lt, range.lte].some((bound) => bound !== undefined),
    {
      error: 'needs one of gt, gte, lt, lte',
    },
  )
  // The engine would take the one that comes last, and say nothing.
  .refine(({ gt, gte }) => gt === undefined || gte === undefined, { error: 'has gt and gte' })
  .refine(({ lt, lte }) => lt === undefined || lte === undefined, { error: 'has lt and lte' });

const Exists = z.strictObject({ op: z.literal('exists'), field: FieldName });

const Near = z
  .strictObject({
    op: z.literal('near'),
    field: FieldName,
    lat: z.number().min(-90).max(90),
    lon: z.number().min(-180).max(180),
    km: z.number().gt(0).max(20_000),
  })
  .meta({ description: 'within so many kilometres, along the surface' });

const Within = z
  .strictObject({
    op: z.literal('within'),
    field: FieldName,
    tile: z.string().regex(/^\d{1,2}\/\d{1,5}\/\d{1,5}$/),
  })
  .meta({ description: 'inside a tile of the web map, `zoom/x/y`' });

/** What somebody did, from the summary on their profile. People only. */
const Did = z
  .strictObject({
    op: z.literal('did'),
    event: SnakeName.meta({ description: 'name of an event, such as order_completed' }),
    at_least: z
      .int()
      .min(1)
      .max(1_000_000_000)
      .optional()
      .meta({ description: 'times ever; 1 without it' }),
    at_most: z.int().min(0).max(1_000_000_000).optional(),
    last: z.strictObject({ gte: Moment.optional(), lt: Moment.optional() }).optional(),
    first: z.strictObject({ gte: Moment.optional(), lt: Moment.optional() }).optional(),
  })
  .meta({
    description:
      'did something so many times in their life, the first and the last time within bounds; at_most 0: never did',
  });

const Consented = z
  .strictObject({ op: z.literal('consented'), purpose: SnakeName })
  .meta({ description: 'the purpose is granted now; people only' });

const InSegment = z.strictObject({ op: z.literal('segment'), id: SnakeName }).meta({
  description: 'belongs to a saved segment: what its condition says today; people only',
});

const Leaf = z.discriminatedUnion('op', [
  Is,
  Range,
  Exists,
  Near,
  Within,
  Did,
  Consented,
  InSegment,
]);
type Leaf = z.infer<typeof Leaf>;

/** A question about one person or one interaction, answered with yes or no. */
export type Condition =
  | Leaf
  | { readonly op: 'all'; readonly conditions: readonly Condition[] }
  | { readonly op: 'any'; readonly conditions: readonly Condition[] }
  | { readonly op: 'not'; readonly condition: Condition };

const parts = () => z.array(Condition).min(1).max(MOST_PARTS);

/** The tree of conditions. Bounded in size by {@link Filter}, which is what requests take. */
export const Condition: z.ZodType<Condition> = z
  .lazy(() =>
    z.discriminatedUnion('op', [
      Is,
      Range,
      Exists,
      Near,
      Within,
      Did,
      Consented,
      InSegment,
      z.strictObject({ op: z.literal('all'), conditions: parts() }),
      z.strictObject({ op: z.literal('any'), conditions: parts() }),
      z.strictObject({ op: z.literal('not'), condition: Condition }),
    ]),
  )
  .meta({ id: 'Condition', description: 'a question answered with yes or no' });

/** What a person could still read, and the engine answers in one go. */
const MOST_LEVELS = 8;
const MOST_PARTS = 100;

/** A condition of bearable size: up to 8 levels and 100 parts. */
export const Filter = Condition.refine((condition) => levelsOf(condition) <= MOST_LEVELS, {
  error: `nests more than ${MOST_LEVELS} levels`,
}).refine((condition) => partsOf(condition) <= MOST_PARTS, {
  error: `has more than ${MOST_PARTS} parts`,
});

/** The conditions a condition is made of; none of a leaf. */
export function innerOf(condition: Condition): readonly Condition[] {
  if (condition.op === 'all' || condition.op === 'any') return condition.conditions;
  return condition.op === 'not' ? [condition.condition] : [];
}

function levelsOf(condition: Condition): number {
  return 1 + Math.max(0, ...innerOf(condition).map(levelsOf));
}

export function partsOf(condition: Condition): number {
  return 1 + innerOf(condition).reduce((sum, one) => sum + partsOf(one), 0);
}

/** Every field a condition names, with where it stands. */
export function* fieldsOf(
  condition: Condition,
  path = 'filter',
): Generator<{ field: string; path: string }> {
  switch (condition.op) {
    case 'all':
    case 'any':
      for (const [i, inner] of condition.conditions.entries()) {
        yield* fieldsOf(inner, `${path}.conditions[${i}]`);
      }
      return;
    case 'not':
      yield* fieldsOf(condition.condition, `${path}.condition`);
      return;
    case 'did':
      yield { field: 'events_count', path };
      return;
    case 'consented':
      yield { field: 'consents_granted', path };
      return;
    case 'segment':
      // What its condition names is asked once it stands in its place.
      yield { field: 'segments', path };
      return;
    default:
      yield { field: condition.field, path: `${path}.field` };
  }
}
