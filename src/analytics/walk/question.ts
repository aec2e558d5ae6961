import { compileCondition, type Query } from '../../segments/compile.ts';
import type { Condition } from '../../segments/condition.ts';
import { type Clock, momentMs } from '../../segments/moment.ts';
import { wrong } from '../aggregation/problems.ts';
import type { Period } from '../aggregation/request.ts';

/** A period in milliseconds since 1970; `toMs` is not included. */
export interface Bounds {
  readonly fromMs: number | undefined;
  readonly toMs: number | undefined;
}

/**
 * The two ends of a period, if any.
 * @throws AppError `invalid_request` for one that holds no instant
 */
export function boundsOf(
  period: Pick<Period, 'from' | 'to'> | undefined,
  clock: Clock,
): Bounds | undefined {
  if (period?.from === undefined && period?.to === undefined) return undefined;
  const fromMs = period.from === undefined ? undefined : momentMs(period.from, clock);
  const toMs = period.to === undefined ? undefined : momentMs(period.to, clock);
  if (fromMs !== undefined && toMs !== undefined && fromMs >= toMs) {
    throw wrong('period', 'is empty: from must be before to');
  }
  return { fromMs, toMs };
}

/** A period of which both ends were given. */
export function wholeBounds(period: Period, clock: Clock): { fromMs: number; toMs: number } {
  const { fromMs, toMs } = boundsOf(period, clock) ?? {};
  if (fromMs === undefined || toMs === undefined) throw wrong('period', 'needs from and to');
  return { fromMs, toMs };
}

export function shownBounds(bounds: Bounds | undefined) {
  if (bounds === undefined) return null;
  const { fromMs, toMs } = bounds;
  return {
    ...(fromMs === undefined ? {} : { from: new Date(fromMs).toISOString() }),
    ...(toMs === undefined ? {} : { to: new Date(toMs).toISOString() }),
  };
}

/** Interactions within a period. */
export function within({ fromMs, toMs }: Bounds): Query[] {
  if (fromMs === undefined && toMs === undefined) return [];
  return [
    {
      range: {
        occurred_at: {
          ...(fromMs === undefined ? {} : { gte: new Date(fromMs).toISOString() }),
          ...(toMs === undefined ? {} : { lt: new Date(toMs).toISOString() }),
        },
      },
    },
  ];
}

/** People who are there, and fulfil the condition if there is one. */
export function peopleQuery(people: Condition | undefined, clock: Clock): Query {
  return {
    bool: {
      filter: [
        { term: { status: 'active' } },
        ...(people === undefined
          ? []
          : [compileCondition(people, { ...clock, subject: 'profiles' }, 'people')]),
      ],
    },
  };
}

/** Interactions of a name that fulfil the condition if there is one. */
export function eventQuery(
  { event, condition }: { readonly event: string; readonly condition?: Condition | undefined },
  clock: Clock,
  path: string,
): Query {
  const name: Query = { term: { name: event } };
  if (condition === undefined) return name;
  return {
    bool: {
      filter: [
        name,
        compileCondition(condition, { ...clock, subject: 'events' }, `${path}.condition`),
      ],
    },
  };
}
