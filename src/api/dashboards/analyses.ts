import type { z } from 'zod';
import { askedFields } from '../../analytics/aggregation/asked-fields.ts';
import type { Period } from '../../analytics/aggregation/request.ts';
import { attributeLive } from '../../analytics/attribution/live.ts';
import { type AttributionAnswer, AttributionRequest } from '../../analytics/attribution/request.ts';
import { cohorts } from '../../analytics/cohorts/cohorts.ts';
import { type CohortsAnswer, CohortsRequest } from '../../analytics/cohorts/request.ts';
import type { Frame } from '../../analytics/dashboards/answer.ts';
import type { AnalysisName } from '../../analytics/dashboards/spec.ts';
import { DemandRequest, demand } from '../../analytics/demand/demand.ts';
import { funnel } from '../../analytics/funnel/funnel.ts';
import { type FunnelAnswer, FunnelRequest } from '../../analytics/funnel/request.ts';
import { journeys } from '../../analytics/journeys/journeys.ts';
import { type JourneysAnswer, JourneysRequest } from '../../analytics/journeys/request.ts';
import { RfmRequest, rfm, rfmAggregation } from '../../analytics/rfm/rfm.ts';
import { ServiceRequest, service } from '../../analytics/service/service.ts';
import { VisibilityRequest, visibility } from '../../analytics/visibility/visibility.ts';
import {
  attributionFields,
  cohortFields,
  funnelFields,
  journeyFields,
} from '../../analytics/walk/asked-fields.ts';
import { type Condition, fieldsOf } from '../../segments/condition.ts';
import type { Subject } from '../../segments/field.ts';
import type { Clock } from '../../segments/moment.ts';
import type { CampaignSpend } from '../../traits/measure-base.ts';
import type { Batch } from './batch.ts';
import {
  attributionFrames,
  cohortFrames,
  demandFrames,
  funnelFrames,
  journeyFrames,
  rfmFrames,
  serviceFrames,
  visibilityFrames,
} from './frames.ts';

/** A field that an analysis asks by, for the masks. */
export interface AskedField {
  readonly over: Subject;
  readonly field: string;
  readonly path: string;
}

/** What some analyses have to know beside documents they ask for. */
export interface Known {
  /** profiles whose interactions are not yet stored under who they live on as */
  redirects(): Promise<ReadonlyMap<string, string>>;
  /** imported advertising cost of a period */
  spends(period: Period, clock: Clock): Promise<readonly CampaignSpend[]>;
}

/** An analysis as dashboards draw it, and as its route answers it. */
export interface PanelAnalysis<Request, Result> {
  /** what documents its filter is over, and what it calls it */
  readonly over: Subject;
  readonly filter: 'filter' | 'people';
  readonly request: z.ZodType<Request>;
  /** whether its request takes a `period`, and a `time_zone` */
  readonly takes: { readonly period: boolean; readonly time_zone: boolean };
  asked(request: Request): Iterable<AskedField>;
  run(request: Request, clock: Clock, ask: Batch['ask'], known: Known): Promise<Result>;
  /** tables its answer can be read as; `main` is the first choice */
  frames(result: Result): Readonly<Record<string, Frame>>;
}

export const RFM: PanelAnalysis<RfmRequest, Awaited<ReturnType<typeof rfm>>> = {
  over: 'profiles',
  filter: 'filter',
  request: RfmRequest,
  takes: { period: false, time_zone: false },
  asked: (request) => over('profiles', askedFields(rfmAggregation(request))),
  run: rfm,
  frames: rfmFrames,
};

export const SERVICE: PanelAnalysis<ServiceRequest, Awaited<ReturnType<typeof service>>> = {
  over: 'events',
  filter: 'filter',
  request: ServiceRequest,
  takes: { period: true, time_zone: true },
  asked: askedBy,
  run: service,
  frames: serviceFrames,
};

export const DEMAND: PanelAnalysis<DemandRequest, Awaited<ReturnType<typeof demand>>> = {
  over: 'events',
  filter: 'filter',
  request: DemandRequest,
  takes: { period: true, time_zone: true },
  asked: askedBy,
  run: demand,
  frames: demandFrames,
};

export const VISIBILITY: PanelAnalysis<
  VisibilityRequest,
  Awaited<ReturnType<typeof visibility>>
> = {
  over: 'events',
  filter: 'filter',
  request: VisibilityRequest,
  takes: { period: true, time_zone: true },
  asked: askedBy,
  run: visibility,
  frames: visibilityFrames,
};

export const FUNNEL: PanelAnalysis<FunnelRequest, FunnelAnswer> = {
  over: 'profiles',
  filter: 'people',
  request: FunnelRequest,
  takes: { period: true, time_zone: true },
  asked: funnelFields,
  run: async (request, clock, ask, known) =>
    await funnel(request, clock, ask, await known.redirects()),
  frames: funnelFrames,
};

export const JOURNEYS: PanelAnalysis<JourneysRequest, JourneysAnswer> = {
  over: 'profiles',
  filter: 'people',
  request: JourneysRequest,
  takes: { period: true, time_zone: true },
  asked: journeyFields,
  async run(request, clock, ask, known) {
    const [redirects, spends] = await Promise.all([
      known.redirects(),
      known.spends(request.period, clock),
    ]);
    return await journeys(request, clock, ask, { redirects, spends });
  },
  frames: journeyFrames,
};

export const COHORTS: PanelAnalysis<CohortsRequest, CohortsAnswer> = {
  over: 'profiles',
  filter: 'people',
  request: CohortsRequest,
  takes: { period: true, time_zone: true },
  asked: cohortFields,
  run: async (request, clock, ask, known) =>
    await cohorts(request, clock, ask, await known.redirects()),
  frames: cohortFrames,
};

export const ATTRIBUTION: PanelAnalysis<AttributionRequest, AttributionAnswer> = {
  over: 'profiles',
  filter: 'people',
  request: AttributionRequest,
  takes: { period: true, time_zone: true },
  asked: attributionFields,
  async run(request, clock, ask, known) {
    const [redirects, spends] = await Promise.all([
      known.redirects(),
      known.spends(request.period, clock),
    ]);
    return await attributeLive(request, clock, ask, { redirects, spends });
  },
  frames: attributionFrames,
};

/** Each is given only what its own schema parsed, and its own answer. */
function drawn<Request, Result>(
  analysis: PanelAnalysis<Request, Result>,
): PanelAnalysis<unknown, unknown> {
  return analysis as unknown as PanelAnalysis<unknown, unknown>;
}

/** Analyses that panels can be drawn from. */
export const PANEL_ANALYSES: Readonly<
  Partial<Record<AnalysisName, PanelAnalysis<unknown, unknown>>>
> = {
  funnel: drawn(FUNNEL),
  journeys: drawn(JOURNEYS),
  cohorts: drawn(COHORTS),
  attribution: drawn(ATTRIBUTION),
  rfm: drawn(RFM),
  service: drawn(SERVICE),
  demand: drawn(DEMAND),
  visibility: drawn(VISIBILITY),
};

function* over(
  subject: Subject,
  asked: Iterable<{ readonly field: string; readonly path: string }>,
): Generator<AskedField> {
  for (const one of asked) yield { over: subject, ...one };
}

function* askedBy({
  filter,
  period,
}: {
  readonly filter?: Condition | undefined;
  readonly period?: { readonly field?: string | undefined; readonly from?: unknown } | undefined;
}): Generator<AskedField> {
  if (filter !== undefined) yield* over('events', fieldsOf(filter));
  if (period?.field !== undefined) {
    yield { over: 'events', field: period.field, path: 'period.field' };
  }
}
