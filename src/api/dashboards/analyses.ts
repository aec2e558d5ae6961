import type { z } from 'zod';
import type { Ask } from '../../analytics/aggregation/aggregate.ts';
import type { Frame } from '../../analytics/dashboards/answer.ts';
import type { AnalysisName } from '../../analytics/dashboards/spec.ts';
import type { Subject } from '../../segments/field.ts';
import type { Clock } from '../../segments/moment.ts';
import type { Batch } from './batch.ts';

/** An analysis as dashboards draw it. */
export interface PanelAnalysis<Request = unknown, Result = unknown> {
  /** what documents its `filter` is over */
  readonly over: Subject;
  readonly request: z.ZodType<Request>;
  /** whether its request takes a `period` */
  readonly takesPeriod: boolean;
  /** whether its request takes a `time_zone` */
  readonly takesTimeZone: boolean;
  /** every field it asks by, for the masks */
  asked(
    request: Request,
  ): Iterable<{ readonly over: Subject; readonly field: string; readonly path: string }>;
  run(request: Request, clock: Clock, ask: Ask & Batch['ask']): Promise<Result>;
  /** tables its answer can be read as; `main` is the first choice */
  frames(result: Result, request: Request): Readonly<Record<string, Frame>>;
}

/** Lets analyses of different requests stand in one list: each is given only what its own schema parsed. */
export function panelAnalysis<Request, Result>(
  analysis: PanelAnalysis<Request, Result>,
): PanelAnalysis {
  return analysis as unknown as PanelAnalysis;
}

/** Analyses that panels can be drawn from. */
export const PANEL_ANALYSES: Readonly<Partial<Record<AnalysisName, PanelAnalysis>>> = {};
