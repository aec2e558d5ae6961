import { z } from 'zod';
import { TimeZone } from '../../model/time-zone.ts';
import { Filter } from '../../segments/condition.ts';
import type { Clock } from '../../segments/moment.ts';
import { type Aggregation, type Ask, aggregate } from '../aggregation/aggregate.ts';
import { AggregationRequest, MOST_ROWS, Period } from '../aggregation/request.ts';
import { falseDiscoveryRates } from '../significance/false-discovery.ts';
import { shareDifference, shareTest } from '../significance/tests.ts';

export const ExplainRequest = z.strictObject({
  over: z.enum(['profiles', 'events']).default('profiles'),
  group: Filter.meta({ description: 'those who are to be set apart, such as the dormant' }),
  versus: Filter.optional().meta({
    description: 'those they are compared with; all others without it',
  }),
  fields: z.array(z.string().min(1).max(160)).min(1).max(20).meta({
    description: 'what they may differ by: names of GET /v1/fields',
  }),
  filter: Filter.optional(),
  period: Period.optional(),
  false_discovery_rate: z.number().gt(0).max(0.5).default(0.05),
  time_zone: TimeZone.optional(),
  size: z.int().min(1).max(500).default(30),
});
export type ExplainRequest = z.infer<typeof ExplainRequest>;

export interface Difference {
  readonly field: string;
  readonly key: string | number | boolean | null;
  readonly group: { readonly count: number; readonly share: number };
  readonly versus: { readonly count: number; readonly share: number };
  /** share of the group minus share of the others, with its 95 % interval */
  readonly difference: number;
  readonly interval: readonly [number, number];
  /** how many times as frequent; `null` where the others have none */
  readonly lift: number | null;
  readonly p_value: number;
  readonly false_discovery_rate: number;
}

export interface Explanation {
  /** those beyond chance, greatest difference first */
  readonly differences: readonly Difference[];
  readonly tested: number;
  readonly sizes: { readonly group: number; readonly versus: number };
  readonly time_zone: string;
}

/** Fewest expected in each cell for the test to hold (Cochran's rule). */
const LEAST_EXPECTED = 5;
const Z_95 = 1.959964;

/** One question for each field: its values in either group. People are counted, each once a value. */
export function explainAggregations(request: ExplainRequest): AggregationRequest[] {
  const groups = [
    { name: 'group', condition: request.group },
    { name: 'versus', condition: request.versus ?? { op: 'not', condition: request.group } },
  ];
  const split = { kind: 'conditions', name: 'side', of: groups };
  const shared = {
    over: request.over,
    measures: [{ kind: 'people', name: 'n' }],
    size: MOST_ROWS,
    ...(request.filter === undefined ? {} : { filter: request.filter }),
    ...(request.period === undefined ? {} : { period: request.period }),
    ...(request.time_zone === undefined ? {} : { time_zone: request.time_zone }),
  };
  return [
    AggregationRequest.parse({ ...shared, dimensions: [split] }),
    ...request.fields.map((field) =>
      AggregationRequest.parse({
        ...shared,
        dimensions: [{ kind: 'field', field, name: 'key' }, split],
      }),
    ),
  ];
}

/**
 * What sets one group of people apart from another: the values of fields that are more or less frequent in it than
 * chance would have it, each with its interval, the false discovery rate held over all values of all fields.
 * @throws AppError `invalid_request` for what cannot be asked
 */
export async function explain(
  request: ExplainRequest,
  clock: Clock,
  ask: Ask,
): Promise<Explanation> {
  const [whole, ...byField] = await Promise.all(
    explainAggregations(request).map((one) => aggregate(one, clock, ask)),
  );
  const sizes = { group: 0, versus: 0 };
  for (const { keys, values } of whole?.rows ?? []) sizes[sideOf(keys)] = numberIn(values);
  const counts = byField.flatMap((answer, i) => valuesOf(request.fields[i] ?? '', answer));
  return { ...compareGroups(counts, sizes, request), time_zone: clock.timezone };
}

interface Counted {
  readonly field: string;
  readonly key: Difference['key'];
  readonly group: number;
  readonly versus: number;
}

/** The pure part: how many of each group have each value. */
export function compareGroups(
  counts: readonly Counted[],
  sizes: Explanation['sizes'],
  { false_discovery_rate: level, size }: Pick<ExplainRequest, 'false_discovery_rate' | 'size'>,
): Omit<Explanation, 'time_zone'> {
  const tested = counts.filter((one) => isTestable(one, sizes));
  const shares = tested.map((one) => ({
    group: { of: one.group, among: sizes.group },
    versus: { of: one.versus, among: sizes.versus },
  }));
  const p = shares.map(({ group, versus }) => shareTest(group, versus));
  const rates = falseDiscoveryRates(p);
  const differences = tested.map(({ field, key, group, versus }, i): Difference => {
    const [a, b] = [group / sizes.group, versus / sizes.versus];
    const share = shares[i];
    return {
      field,
      key,
      group: { count: group, share: a },
      versus: { count: versus, share: b },
      difference: a - b,
      interval: share === undefined ? [-1, 1] : shareDifference(share.group, share.versus, Z_95),
      lift: b === 0 ? null : a / b,
      p_value: p[i] ?? 1,
      false_discovery_rate: rates[i] ?? 1,
    };
  });
  return {
    differences: differences
      .filter((one) => one.false_discovery_rate <= level)
      .sort((a, b) => Math.abs(b.difference) - Math.abs(a.difference) || a.p_value - b.p_value)
      .slice(0, size),
    tested: tested.length,
    sizes,
  };
}

function isTestable({ group, versus }: Counted, sizes: Explanation['sizes']): boolean {
  const among = sizes.group + sizes.versus;
  if (sizes.group === 0 || sizes.versus === 0) return false;
  const share = (group + versus) / among;
  const smaller = Math.min(sizes.group, sizes.versus);
  return smaller * Math.min(share, 1 - share) >= LEAST_EXPECTED;
}

function valuesOf(field: string, { rows }: Aggregation): Counted[] {
  const byKey = new Map<Difference['key'], { group: number; versus: number }>();
  for (const { keys, values } of rows) {
    const key = keys['key'] ?? null;
    const counts = byKey.get(key) ?? { group: 0, versus: 0 };
    counts[sideOf(keys)] = numberIn(values);
    byKey.set(key, counts);
  }
  return [...byKey].map(([key, counts]) => ({ field, key, ...counts }));
}

function sideOf(keys: Aggregation['rows'][number]['keys']): 'group' | 'versus' {
  return keys['side'] === 'group' ? 'group' : 'versus';
}

function numberIn(values: Aggregation['totals']): number {
  const { n } = values;
  return typeof n === 'number' ? n : 0;
}
