import { askedFields } from '../../analytics/aggregation/asked-fields.ts';
import type { AggregationRequest, Period } from '../../analytics/aggregation/request.ts';
import { attributeLive } from '../../analytics/attribution/live.ts';
import type { AttributionAnswer, AttributionRequest } from '../../analytics/attribution/request.ts';
import { type BasketAnswer, type BasketRequest, basket } from '../../analytics/basket/basket.ts';
import { cohorts } from '../../analytics/cohorts/cohorts.ts';
import type { CohortsAnswer, CohortsRequest } from '../../analytics/cohorts/request.ts';
import {
  type ExplainRequest,
  type Explanation,
  explain,
  explainAggregations,
} from '../../analytics/explain/explain.ts';
import { funnel } from '../../analytics/funnel/funnel.ts';
import type { FunnelAnswer, FunnelRequest } from '../../analytics/funnel/request.ts';
import { journeys } from '../../analytics/journeys/journeys.ts';
import type { JourneysAnswer, JourneysRequest } from '../../analytics/journeys/request.ts';
import {
  type Trends,
  type TrendsRequest,
  trends,
  trendsAggregation,
} from '../../analytics/trends/trends.ts';
import {
  attributionFields,
  basketFields,
  cohortFields,
  type FollowedField,
  funnelFields,
  journeyFields,
} from '../../analytics/walk/asked-fields.ts';
import { wholeBounds } from '../../analytics/walk/question.ts';
import { readFor, spendWithin } from '../../analytics/walk/spend.ts';
import { refuseMasked } from '../../privacy/question-policy.ts';
import type { Clock } from '../../segments/moment.ts';
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
  given: FunnelRequest,
  asker: Asker,
): Promise<FunnelAnswer> {
  const request = await resolveSegments(deps.segments, given);
  refuseFollowed(funnelFields(request), asker);
  const redirects = await deps.analysis.redirects(asker);
  return await funnel(request, clockOf(deps, request.time_zone), askOf(deps, asker), redirects);
}

/** @throws AppError `forbidden` for a masked field, `invalid_request` for what cannot be asked */
export async function runJourneys(
  deps: AnalysisDeps,
  given: JourneysRequest,
  asker: Asker,
): Promise<JourneysAnswer> {
  const request = await resolveSegments(deps.segments, given);
  refuseFollowed(journeyFields(request), asker);
  const clock = clockOf(deps, request.time_zone);
  const [redirects, spends] = await Promise.all([
    deps.analysis.redirects(asker),
    spendOf(deps, request.period, clock, asker),
  ]);
  return await journeys(request, clock, askOf(deps, asker), { redirects, spends });
}

/** @throws AppError `forbidden` for a masked field, `invalid_request` for what cannot be asked */
export async function runCohorts(
  deps: AnalysisDeps,
  given: CohortsRequest,
  asker: Asker,
): Promise<CohortsAnswer> {
  const request = await resolveSegments(deps.segments, given);
  refuseFollowed(cohortFields(request), asker);
  const redirects = await deps.analysis.redirects(asker);
  return await cohorts(request, clockOf(deps, request.time_zone), askOf(deps, asker), redirects);
}

/** @throws AppError `forbidden` for a masked field, `invalid_request` for what cannot be asked */
export async function runAttribution(
  deps: AnalysisDeps,
  given: AttributionRequest,
  asker: Asker,
): Promise<AttributionAnswer> {
  const request = await resolveSegments(deps.segments, given);
  refuseFollowed(attributionFields(request), asker);
  const clock = clockOf(deps, request.time_zone);
  const [redirects, spends] = await Promise.all([
    deps.analysis.redirects(asker),
    spendOf(deps, request.period, clock, asker),
  ]);
  return await attributeLive(request, clock, askOf(deps, asker), { redirects, spends });
}

/** @throws AppError `forbidden` for a masked field, `invalid_request` for what cannot be asked */
export async function runBasket(
  deps: AnalysisDeps,
  given: BasketRequest,
  asker: Asker,
): Promise<BasketAnswer> {
  const request = await resolveSegments(deps.segments, given);
  refuseFollowed(basketFields(request), asker);
  return await basket(request, clockOf(deps, request.time_zone), askOf(deps, asker));
}

/** Imported advertising cost of a period. */
export async function spendOf(
  { analysis }: AnalysisDeps,
  period: Period,
  clock: Clock,
  asker: Asker,
) {
  const bounds = wholeBounds(period, clock);
  return spendWithin(await analysis.spend(readFor(bounds), asker), bounds, clock.timezone);
}

function refuseFollowed(fields: Iterable<FollowedField>, { roles }: Asker): void {
  for (const { over, ...field } of fields) refuseMasked(over, [field], roles);
}

/** @throws AppError `forbidden` for a masked field */
export function refuse(questions: readonly AggregationRequest[], { roles }: Asker): void {
  for (const question of questions) refuseMasked(question.over, askedFields(question), roles);
}

export function clockOf({ now, timezone }: AnalysisDeps, asked: string | undefined) {
  return { now: now(), timezone: asked ?? timezone };
}

function askOf({ analysis }: AnalysisDeps, { signal }: Asker) {
  return (
    over: AggregationRequest['over'],
    bodies: Parameters<AnalysisDeps['analysis']['ask']>[1],
    options: { readonly once?: boolean } = {},
  ) => analysis.ask(over, bodies, { ...options, signal });
}
