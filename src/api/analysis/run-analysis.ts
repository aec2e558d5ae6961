import { askedFields } from '../../analytics/aggregation/asked-fields.ts';
import type { AggregationRequest } from '../../analytics/aggregation/request.ts';
import {
  type ExplainRequest,
  type Explanation,
  explain,
  explainAggregations,
} from '../../analytics/explain/explain.ts';
import { funnel } from '../../analytics/funnel/funnel.ts';
import type { FunnelAnswer, FunnelRequest } from '../../analytics/funnel/request.ts';
import {
  type Trends,
  type TrendsRequest,
  trends,
  trendsAggregation,
} from '../../analytics/trends/trends.ts';
import { type FollowedField, funnelFields } from '../../analytics/walk/asked-fields.ts';
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

/** @throws AppError `forbidden` for a masked field, `invalid_request` for what cannot be asked */
export async function runFunnel(
  deps: AnalysisDeps,
  request: FunnelRequest,
  asker: Asker,
): Promise<FunnelAnswer> {
  refuseFollowed(funnelFields(request), asker);
  const redirects = await deps.analysis.redirects(asker);
  return await funnel(request, clockOf(deps, request.time_zone), askOf(deps, asker), redirects);
}

function refuseFollowed(fields: Iterable<FollowedField>, { roles }: Asker): void {
  for (const { over, ...field } of fields) refuseMasked(over, [field], roles);
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
    options: { readonly once?: boolean } = {},
  ) => analysis.ask(over, bodies, { ...options, signal });
}
