import { z } from 'zod';
import { Filter } from '../../segments/condition.ts';
import type { Clock } from '../../segments/moment.ts';
import { type Ask, aggregate } from '../aggregation/aggregate.ts';
import type { Value } from '../aggregation/measures.ts';
import { AggregationRequest } from '../aggregation/request.ts';

export const RfmRequest = z.strictObject({
  filter: Filter.optional().meta({ description: 'of people' }),
});
export type RfmRequest = z.infer<typeof RfmRequest>;

/** One of the 25 cells; amounts in minor units by currency. */
export interface RfmCell {
  readonly recency: number;
  readonly frequency: number;
  readonly people: number;
  /** of all who are scored; `null` where nobody is */
  readonly share: number | null;
  readonly revenue: Value;
  readonly average: Value;
}

export interface Rfm {
  /** 25 cells, best first */
  readonly cells: readonly RfmCell[];
  readonly scored: number;
  /** customers who have not been compared with the others yet */
  readonly unscored: number;
  readonly revenue: Value;
}

const RECENCY = 'computed.rfm.recency_score';
const FREQUENCY = 'computed.rfm.frequency_score';

/** The request as an aggregation over everybody with an order; those without scores have `null` for keys. */
export function rfmAggregation({ filter }: RfmRequest): AggregationRequest {
  const customers = { op: 'exists', field: 'computed.rfm.frequency' } as const;
  return AggregationRequest.parse({
    over: 'profiles',
    measures: [
      { kind: 'people' },
      { kind: 'sum', name: 'revenue', field: 'computed.rfm.monetary_minor' },
      { kind: 'average', name: 'average', field: 'computed.rfm.monetary_minor' },
    ],
    dimensions: [
      { kind: 'field', name: 'recency', field: RECENCY, missing: true },
      { kind: 'field', name: 'frequency', field: FREQUENCY, missing: true },
    ],
    filter: filter === undefined ? customers : { op: 'all', conditions: [filter, customers] },
    size: 100,
  });
}

/**
 * Customers by recency and frequency, each scored from 1 to 5 over the whole base: how many they are, what they
 * brought and how much each did. Exact; scores are those of the day the base was last compared.
 * @see Hughes, Strategic Database Marketing (scoring by quintiles)
 */
export async function rfm(request: RfmRequest, clock: Clock, ask: Ask): Promise<Rfm> {
  const { rows, totals } = await aggregate(rfmAggregation(request), clock, ask);
  const scored = rows.filter(({ keys }) => keys['recency'] !== null && keys['frequency'] !== null);
  const people = scored.reduce((sum, { values }) => sum + Number(values['people']), 0);
  const found = new Map(
    scored.map(({ keys, values }) => [`${keys['recency']}-${keys['frequency']}`, values]),
  );
  const cells = SCORES.flatMap((recency) =>
    SCORES.map((frequency): RfmCell => {
      const values = found.get(`${recency}-${frequency}`);
      const count = Number(values?.['people'] ?? 0);
      return {
        recency,
        frequency,
        people: count,
        share: people === 0 ? null : count / people,
        revenue: values?.['revenue'] ?? {},
        average: values?.['average'] ?? {},
      };
    }),
  );
  return {
    cells,
    scored: people,
    unscored: Number(totals['people']) - people,
    revenue: totals['revenue'] ?? null,
  };
}

const SCORES = [5, 4, 3, 2, 1] as const;
