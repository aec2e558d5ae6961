import type { AggregationQuery } from '../../analytics/dashboards/spec.ts';
import type { Condition } from '../../segments/condition.ts';

/** Whose differences are asked for, on the way from a panel to the page that tells them. */
export interface ExplainSubject {
  readonly condition: Condition | undefined;
  readonly own: AggregationQuery | undefined;
  readonly name: string;
}

let waiting: ExplainSubject | null = null;

/** Conditions may be personal, so they go by memory and not by the address. */
export function rememberExplain(subject: ExplainSubject): void {
  waiting = subject;
}

export function explainSubject(): ExplainSubject | null {
  return waiting;
}
