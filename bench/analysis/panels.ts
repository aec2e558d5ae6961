import type { estypes } from '@elastic/elasticsearch';
import { buildPage, planOf } from '../../src/analytics/aggregation/plan.ts';
import { questionOf } from '../../src/analytics/aggregation/question.ts';
import { AggregationRequest } from '../../src/analytics/aggregation/request.ts';
import type { Condition } from '../../src/segments/condition.ts';
import type { Clock } from '../../src/segments/moment.ts';

const PERIOD = { from: { days_ago: 30 }, to: { days_ago: 0 } } as const;
const events = (more: object) => ({ over: 'events', period: PERIOD, ...more });
const people = (more: object) => ({ over: 'profiles', ...more });
const field = (name: string) => [{ kind: 'field', field: name, missing: true }];
const orders = { op: 'is', field: 'name', values: ['order_completed'] };

/** Twelve panels of the kinds that a dashboard on acquisition and value has. */
const PANELS: readonly object[] = [
  events({ measures: [{ kind: 'count' }, { kind: 'people' }] }),
  events({ measures: [{ kind: 'count' }], dimensions: [{ kind: 'time', interval: 'day' }] }),
  events({
    measures: [{ kind: 'sum', field: 'revenue_minor' }],
    dimensions: [{ kind: 'time', interval: 'day' }],
    filter: orders,
  }),
  events({ measures: [{ kind: 'count' }], dimensions: field('name') }),
  events({ measures: [{ kind: 'people' }], dimensions: field('channel') }),
  events({ measures: [{ kind: 'count' }], dimensions: field('campaign.medium') }),
  events({ measures: [{ kind: 'count' }], dimensions: field('device.type') }),
  events({ measures: [{ kind: 'count' }], dimensions: [{ kind: 'hour_of_week' }] }),
  events({
    measures: [{ kind: 'sum', field: 'revenue_minor' }],
    dimensions: field('items.category'),
    filter: orders,
  }),
  people({ measures: [{ kind: 'count' }], dimensions: field('lifecycle_stage') }),
  people({ measures: [{ kind: 'count' }], dimensions: field('computed.rfm.score') }),
  people({
    measures: [{ kind: 'count' }, { kind: 'median', field: 'relational.orders_count' }],
    dimensions: field('country'),
  }),
];

export interface Panel {
  readonly over: 'profiles' | 'events';
  readonly body: estypes.SearchRequest;
}

/** Bodies of the panels, each under what was chosen in the others. */
export function panelBodies(clock: Clock, chosen?: { readonly events: Condition }): Panel[] {
  return PANELS.map((panel) => {
    const request = AggregationRequest.parse(panel);
    const own = request.filter;
    const filters = [
      ...(own === undefined ? [] : [own]),
      ...(chosen === undefined || request.over === 'profiles' ? [] : [chosen.events]),
    ];
    const asked: AggregationRequest =
      filters.length === 0 ? request : { ...request, filter: { op: 'all', conditions: filters } };
    const plan = planOf(asked, questionOf(asked, clock));
    return { over: request.over, body: buildPage(plan, undefined) };
  });
}
