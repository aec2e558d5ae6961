import type { z } from 'zod';
import { type Aggregation, aggregate } from '../../analytics/aggregation/aggregate.ts';
import { askedFields } from '../../analytics/aggregation/asked-fields.ts';
import type { AggregationRequest } from '../../analytics/aggregation/request.ts';
import { AppError } from '../../errors.ts';
import { refuseMasked } from '../../privacy/question-policy.ts';
import { openCursor, sealCursor } from '../../search/cursor.ts';
import type { Asker } from '../people/open-profile.ts';
import { resolveSegments } from '../segments/resolve-segments.ts';
import { placeDimensions } from '../segments/segment-dimension.ts';
import type { AnalysisDeps } from './deps.ts';
import type { AggregationAnswer } from './schemas.ts';

/**
 * Answers an aggregation as the roles may ask it.
 * @throws AppError `forbidden` for a masked field, `invalid_request` for what cannot be asked or a foreign cursor
 */
export async function runAggregation(
  deps: AnalysisDeps,
  given: AggregationRequest,
  asker: Asker,
): Promise<z.infer<typeof AggregationAnswer>> {
  const request = await resolveSegments(deps.segments, await placeDimensions(deps.segments, given));
  refuseMasked(request.over, askedFields(request), asker.roles);
  const { cursor, ...question } = request;
  const signed = [question, [...asker.roles].sort()];
  const { now, place } = placeOf(deps, signed, cursor);
  const clock = { now, timezone: request.time_zone ?? deps.timezone };
  const { next, ...answer } = await aggregate(
    request,
    clock,
    (over, bodies) => deps.analysis.ask(over, bodies, { signal: asker.signal }),
    place,
  );
  return {
    ...(answer as Omit<Aggregation, 'next'> & { rows: z.infer<typeof AggregationAnswer>['rows'] }),
    next_cursor:
      next === undefined ? null : sealCursor(deps.secret, signed, [now.toISOString(), ...next]),
  } as z.infer<typeof AggregationAnswer>;
}

/** Pages of one answer share their clock: `days_ago` must not move between them. */
function placeOf(deps: AnalysisDeps, signed: unknown, cursor: string | undefined) {
  if (cursor === undefined) return { now: deps.now(), place: undefined };
  const [now, ...place] = openCursor(deps.secret, signed, cursor) ?? [];
  if (typeof now === 'string') return { now: new Date(now), place };
  throw new AppError('invalid_request', 'the cursor belongs to another question', {
    errors: [{ path: 'cursor', message: 'is not a cursor of this question' }],
  });
}
