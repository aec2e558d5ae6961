import type { CohortsAnswer } from '../../analytics/cohorts/request.ts';
import type { FunnelStep as AnsweredStep } from '../../analytics/funnel/request.ts';
import type { JourneysAnswer } from '../../analytics/journeys/request.ts';
import type { CohortRow } from '../charts/cohort-grid.tsx';
import type { Unit } from '../charts/datum.ts';
import type { FunnelStep } from '../charts/funnel.tsx';
import type { Flow, FlowNode } from '../charts/sankey-layout.ts';

/** Steps of a funnel as they are drawn. */
export function funnelSteps(
  steps: readonly AnsweredStep[],
  event: (name: string) => string,
): FunnelStep[] {
  return steps.map((step, i) => ({
    key: `${i} ${step.event}`,
    label: step.label ?? event(step.event),
    people: step.people,
    median_seconds: step.since_former?.median_seconds ?? null,
  }));
}

/** Journeys as nodes and flows; those that end at a node need no flow of their own. */
export function journeyFlows(
  { nodes, links }: Pick<JourneysAnswer, 'nodes' | 'links'>,
  step: (name: string) => string,
  others: string,
): { nodes: FlowNode[]; flows: Flow[] } {
  return {
    nodes: nodes.map(({ id, step: name }) => ({
      key: id,
      label: name === null ? others : step(String(name)),
    })),
    flows: links.map(({ source, target, journeys }) => ({
      from: source,
      to: target,
      value: journeys,
    })),
  };
}

/** What a cohort grid can show of each period. */
export const COHORT_MEASURES = ['share', 'returning', 'orders', 'revenue_per_person'] as const;
export type CohortMeasure = (typeof COHORT_MEASURES)[number];

/** Currencies of a cohorts answer, most revenue first. */
export function cohortCurrencies({ all }: CohortsAnswer): string[] {
  const sums = new Map<string, number>();
  for (const { revenue } of all.periods) {
    for (const [currency, minor] of Object.entries(revenue)) {
      sums.set(currency, (sums.get(currency) ?? 0) + Math.abs(minor));
    }
  }
  return [...sums].sort((a, b) => b[1] - a[1]).map(([currency]) => currency);
}

/**
 * Cohorts as rows. A period that not all of a cohort have lived through yet is left open: it would look like a fall.
 */
export function cohortRows(
  answer: CohortsAnswer,
  measure: CohortMeasure,
  name: (key: CohortsAnswer['cohorts'][number]) => string,
): { rows: CohortRow[]; unit: Unit } {
  const [currency = 'EUR'] = cohortCurrencies(answer);
  const unit: Unit =
    measure === 'share'
      ? { kind: 'share' }
      : measure === 'revenue_per_person'
        ? { kind: 'money', currency }
        : { kind: 'count' };
  return {
    unit,
    rows: answer.cohorts.map((cohort) => ({
      key: String(cohort.key),
      label: name(cohort),
      size: cohort.people,
      values: cohort.periods.map((period) =>
        !period.over
          ? null
          : measure === 'revenue_per_person'
            ? (period.revenue_per_person[currency] ?? 0)
            : period[measure],
      ),
    })),
  };
}
