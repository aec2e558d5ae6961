import type { estypes } from '@elastic/elasticsearch';
import { AppError } from '../errors.ts';
import { type Condition, Moment } from './condition.ts';
import { enginePath, type Field, type Subject } from './field.ts';
import { getField } from './fields.ts';
import { type Clock, dayOf, momentMs } from './moment.ts';
import { boundsOfTile } from './tile.ts';

/** A query of the engine; never none. */
export type Query = NonNullable<estypes.QueryDslQueryContainer>;
type Compilers = {
  readonly [Op in Condition['op']]: (
    condition: Extract<Condition, { op: Op }>,
    asked: Asked,
    path: string,
  ) => Query;
};

/** What a condition is asked of, and when. */
export interface Asked extends Clock {
  readonly subject: Subject;
}

/**
 * The engine's query for a condition. It finds exactly the documents that `evaluate.ts` says yes to.
 * @param path where the condition stands in the request, for messages
 * @throws AppError `invalid_request` for a field that is not there, or one of the wrong type
 */
export function compileCondition(condition: Condition, asked: Asked, path = 'filter'): Query {
  const compile = COMPILERS[condition.op] as (c: Condition, asked: Asked, path: string) => Query;
  return compile(condition, asked, path);
}

const COMPILERS: Compilers = {
  all: ({ conditions }, asked, path) => ({
    bool: {
      filter: conditions.map((one, i) => compileCondition(one, asked, `${path}.conditions[${i}]`)),
    },
  }),
  any: ({ conditions }, asked, path) => ({
    bool: {
      should: conditions.map((one, i) => compileCondition(one, asked, `${path}.conditions[${i}]`)),
      minimum_should_match: 1,
    },
  }),
  not: ({ condition }, asked, path) => ({
    bool: { must_not: [compileCondition(condition, asked, `${path}.condition`)] },
  }),
  is: ({ field: name, values }, asked, path) => {
    const field = getField(asked.subject, name, `${path}.field`);
    return { terms: { [enginePath(field)]: valuesOf(field, values, asked, path) } };
  },
  range: ({ field: name, gt, gte, lt, lte }, asked, path) => {
    const field = getField(asked.subject, name, `${path}.field`);
    const bounds = Object.entries({ gt, gte, lt, lte }).flatMap(([key, bound]) =>
      bound === undefined ? [] : [[key, boundOf(field, bound, asked, `${path}.${key}`)]],
    );
    return { range: { [enginePath(field)]: Object.fromEntries(bounds) } };
  },
  exists: ({ field: name }, asked, path) => ({
    exists: { field: enginePath(getField(asked.subject, name, `${path}.field`)) },
  }),
  near: ({ field: name, lat, lon, km }, asked, path) => {
    const field = getField(asked.subject, name, `${path}.field`);
    if (field.type !== 'place') throw wrong(`${path}.field`, 'is not a place');
    return { geo_distance: { distance: `${km}km`, [enginePath(field)]: { lat, lon } } };
  },
  within: ({ field: name, tile }, asked, path) => {
    const field = getField(asked.subject, name, `${path}.field`);
    if (field.type !== 'place') throw wrong(`${path}.field`, 'is not a place');
    const bounds = boundsOfTile(tile);
    if (bounds === undefined) throw wrong(`${path}.tile`, 'is not a tile of the map');
    const { north, west, south, east } = bounds;
    return {
      geo_bounding_box: {
        [enginePath(field)]: { top: north, left: west, bottom: south, right: east },
      },
    };
  },
  segment: (_, asked, path) => {
    onlyPeople(asked, path);
    throw wrong(path, 'names a segment that nobody has put in its place');
  },
  did: (did, asked, path) => {
    onlyPeople(asked, path);
    const count = `event_count.${did.event}`;
    const { atLeast, atMost } = timesOf(did);
    if (atLeast === 0) {
      // Never, or at most so often: whoever is above is out, whoever has no count is in.
      return {
        bool: { must_not: [{ range: { [count]: { gt: padded(atMost ?? 0), lte: MOST } } }] },
      };
    }
    const filter: Query[] = [
      {
        range: {
          [count]: {
            gte: padded(atLeast),
            lte: atMost === undefined ? MOST : padded(atMost),
          },
        },
      },
    ];
    for (const side of ['first', 'last'] as const) {
      const bounds = did[side];
      if (bounds === undefined) continue;
      filter.push({ range: { [`event_${side}.${did.event}`]: instantsOf(bounds, asked) } });
    }
    return { bool: { filter } };
  },
  consented: ({ purpose }, asked, path) => {
    onlyPeople(asked, path);
    return { term: { consents_granted: purpose } };
  },
};

/** How often somebody must have done it, at least and at most; bounds on times need one time. */
export function timesOf(did: Extract<Condition, { op: 'did' }>): {
  readonly atLeast: number;
  readonly atMost: number | undefined;
} {
  const dated = did.first !== undefined || did.last !== undefined;
  const atLeast = did.at_least ?? (did.at_most === undefined || dated ? 1 : 0);
  return { atLeast, atMost: did.at_most };
}

function onlyPeople({ subject }: Asked, path: string): void {
  if (subject !== 'profiles') throw wrong(path, 'can be asked of people only');
}

/** A key of a flattened field takes only ranges with two ends. */
const MOST = '9'.repeat(10);
const EVER = { gte: '0000', lt: '9999-12-31T23:59:59.999Z' } as const;

/** As counts are written on profiles, so that text compares as numbers do. */
function padded(count: number): string {
  return String(count).padStart(10, '0');
}

function instantsOf(
  bounds: { readonly gte?: Moment | undefined; readonly lt?: Moment | undefined },
  clock: Clock,
): Record<string, string> {
  const text = (moment: Moment) => new Date(momentMs(moment, clock)).toISOString();
  return {
    gte: bounds.gte === undefined ? EVER.gte : text(bounds.gte),
    lt: bounds.lt === undefined ? EVER.lt : text(bounds.lt),
  };
}

function valuesOf(
  field: Field,
  values: readonly Scalar[],
  clock: Clock,
  path: string,
): estypes.FieldValue[] {
  return values.map((value, i) => comparedTo(field, value, clock, `${path}.values[${i}]`));
}

type Scalar = string | number | boolean;

function comparedTo(field: Field, value: Scalar, clock: Clock, path: string): Scalar {
  switch (field.type) {
    case 'boolean':
      if (typeof value === 'boolean') return value;
      throw wrong(path, 'must be true or false');
    case 'number':
    case 'money':
      if (typeof value === 'number') return value;
      throw wrong(path, 'must be a number');
    case 'date':
    case 'day': {
      const moment = Moment.safeParse(value);
      if (moment.success) return instantFor(field, moment.data, clock);
      throw wrong(path, 'must be an instant or a day');
    }
    case 'place':
      throw wrong(path, `cannot be compared: ${field.name} is a place, ask with near`);
    case 'keyword':
      return String(value);
  }
}

function boundOf(field: Field, bound: number | Moment, clock: Clock, path: string): Scalar {
  switch (field.type) {
    case 'number':
    case 'money':
      if (typeof bound === 'number') return bound;
      throw wrong(path, 'must be a number');
    case 'date':
    case 'day':
      // Whole instants: the engine would round a day up or down by the side of the range it stands on.
      if (typeof bound !== 'number') return instantFor(field, bound, clock);
      throw wrong(path, 'must be an instant, a day or days_ago');
    case 'keyword':
    case 'boolean':
    case 'place':
      throw wrong(path, `cannot be compared: ${field.name} has no order`);
  }
}

/** As the field's own format writes it. */
export function instantFor(field: Field, moment: Moment, clock: Clock): string {
  if (field.type === 'day') return dayOf(moment, clock);
  return new Date(momentMs(moment, clock)).toISOString();
}

function wrong(path: string, message: string): AppError {
  return new AppError('invalid_request', 'the condition is not valid', {
    errors: [{ path, message }],
  });
}
