import type { Asked } from '../../segments/compile.ts';
import { compileCondition, type Query } from '../../segments/compile.ts';
import { enginePath } from '../../segments/field.ts';
import { getField } from '../../segments/fields.ts';
import { momentMs } from '../../segments/moment.ts';
import { wrong } from './problems.ts';
import type { AggregationRequest, Conversion, Period } from './request.ts';

/** Which documents are asked about, and on which clock. */
export interface Question extends Asked {
  readonly query: Query;
  /** bounds of the period, where both are given: milliseconds since 1970 */
  readonly period:
    | { readonly field: string; readonly fromMs: number; readonly toMs: number }
    | undefined;
  readonly periodMs: number | undefined;
  readonly conversion: Conversion | undefined;
}

const MINUTE_MS = 60_000;
const PERIOD_FIELD = { events: 'occurred_at', profiles: 'last_seen_at' } as const;

/**
 * Makes a question of a request. Bounds are whole minutes, so that a dashboard that is refreshed asks the same
 * question again and the engine may answer from its cache.
 */
export function questionOf(
  request: Pick<AggregationRequest, 'over' | 'filter' | 'period' | 'convert'>,
  clock: { readonly now: Date; readonly timezone: string },
  bounds?: { readonly fromMs: number; readonly toMs: number },
): Question {
  const subject = request.over;
  const now = new Date(Math.ceil(clock.now.getTime() / MINUTE_MS) * MINUTE_MS);
  const asked: Asked = { subject, now, timezone: clock.timezone };
  const filter: Query[] = [];
  if (subject === 'profiles') filter.push({ term: { status: 'active' } });
  const period = boundsOf(request.period, asked, bounds);
  if (period !== undefined) {
    const { path, fromMs, toMs } = period;
    filter.push({
      range: {
        [path]: {
          ...(fromMs === undefined ? {} : { gte: new Date(fromMs).toISOString() }),
          ...(toMs === undefined ? {} : { lt: new Date(toMs).toISOString() }),
        },
      },
    });
  }
  if (request.filter !== undefined) filter.push(compileCondition(request.filter, asked));
  const { fromMs, toMs } = period ?? {};
  const whole =
    period !== undefined && fromMs !== undefined && toMs !== undefined
      ? { field: period.path, fromMs, toMs }
      : undefined;
  return {
    ...asked,
    query: { bool: { filter } },
    period: whole,
    periodMs: whole === undefined ? undefined : whole.toMs - whole.fromMs,
    conversion: request.convert,
  };
}

function boundsOf(
  period: Period | undefined,
  asked: Asked,
  bounds: { readonly fromMs: number; readonly toMs: number } | undefined,
) {
  if (period === undefined) return undefined;
  const field = getField(
    asked.subject,
    period.field ?? PERIOD_FIELD[asked.subject],
    'period.field',
  );
  if (field.type !== 'date') throw wrong('period.field', 'is not an instant');
  const fromMs =
    bounds?.fromMs ?? (period.from === undefined ? undefined : momentMs(period.from, asked));
  const toMs = bounds?.toMs ?? (period.to === undefined ? undefined : momentMs(period.to, asked));
  if (fromMs !== undefined && toMs !== undefined && fromMs >= toMs) {
    throw wrong('period', 'is empty: from must be before to');
  }
  return { path: enginePath(field), fromMs, toMs };
}
