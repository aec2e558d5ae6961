import { askedFields } from '../../analytics/aggregation/asked-fields.ts';
import type { AggregationRequest } from '../../analytics/aggregation/request.ts';
import {
  type ExplainRequest,
  type Explanation,
  explain,
  explainAggregations,
} from '../../analytics/explain/explain.ts';
import {
  type Trends,
  type TrendsRequest,
  trends,
  trendsAggregation,
} from '../../analytics/trends/trends.ts';
import { refuseMasked } from '../../privacy/question-policy.ts';
import type { Asker } from '../people/open-profile.ts';
import { resolveSegments } from '../segments/resolve-segments.ts';
import type { AnalysisDeps } from './deps.ts';

/** @throws AppError `forbidden` for a masked field, `invalid_request` for what cannot be asked */
export async function runTrends(
  deps: AnalysisDeps,
  given: TrendsRequest,
  asker: Asker,
): Promise<Trends> {
  const request = await resolveSegments(deps.segments, given);
  refuse([trendsAggregation(request)], asker);
  return await trends(request, clockOf(deps, request.time_zone), askOf(deps, asker));
}

/** @throws AppError `forbidden` for a masked field, `invalid_request` for what cannot be asked */
export async function runExplain(
  deps: AnalysisDeps,
  given: ExplainRequest,
  asker: Asker,
): Promise<Explanation> {
  const request = await resolveSegments(deps.segments, given);
  refuse(explainAggregations(request), asker);
  return await explain(request, clockOf(deps, request.time_zone), askOf(deps, asker));
}

function refuse(questions: readonly AggregationRequest[], { roles }: Asker): void {
  for (const question of questions) refuseMasked(question.over, askedFields(question), roles);
}

function clockOf({ now, timezone }: AnalysisDeps, asked: string | undefined) {
  return { now: now(), timezone: asked ?? timezone };
}

function askOf({ analysis }: AnalysisDeps, { signal }: Asker) {
  return (
    over: AggregationRequest['over'],
    bodies: Parameters<AnalysisDeps['analysis']['ask']>[1],
  ) => analysis.ask(over, bodies, { signal });
}
