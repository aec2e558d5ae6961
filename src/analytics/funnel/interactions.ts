import type { Query } from '../../segments/compile.ts';
import { enginePath } from '../../segments/field.ts';
import { getField } from '../../segments/fields.ts';
import type { Clock } from '../../segments/moment.ts';
import { shown } from '../aggregation/dimensions.ts';
import { wrong } from '../aggregation/problems.ts';
import { type Bounds, eventQuery, within } from '../walk/question.ts';
import type { GroupKey } from '../walk/reading.ts';
import type { Deed, Stream, Value } from '../walk/rows.ts';
import type { Moment } from './climb.ts';
import type { FunnelRequest } from './request.ts';

/** The interactions a funnel is about, and how they are read as steps. */
export interface StepReader {
  readonly streams: readonly Stream[];
  momentsOf(deeds: readonly Deed[]): Moment[];
  /** Values of the dimension that the first step had at this instant. */
  keysAt(deeds: readonly Deed[], at: number): GroupKey[];
}

/**
 * Interactions named by the steps, in one stream by their name where no condition is asked; else a stream for each
 * step and exclusion, in which one interaction may come several times: its id tells.
 * @param among ids of the only people who count
 */
export function readSteps(
  request: FunnelRequest,
  period: Bounds | undefined,
  clock: Clock,
  among: readonly string[] | undefined,
): StepReader {
  const { steps, exclusions, by } = request;
  const fields: string[] = [];
  let read = (value: Value): GroupKey => value;
  if (by?.over === 'events') {
    const field = getField('events', by.field, 'by.field');
    if (field.type === 'place') throw wrong('by.field', 'is a place, which has no values');
    fields.push(enginePath(field));
    read = (value) => shown(field, value);
  }
  const common: Query[] = [
    ...within(readBounds(request, period)),
    ...(among === undefined ? [] : [{ terms: { profile_id: [...among] } }]),
  ];
  const withCondition = [...steps, ...exclusions].some((one) => one.condition !== undefined);
  if (!withCondition) return byName(request, common, { fields, read });
  const parts = [
    ...steps.map((one, i) => eventQuery(one, clock, `steps[${i}]`)),
    ...exclusions.map((one, i) => eventQuery(one, clock, `exclusions[${i}]`)),
  ];
  return {
    // Only the first step is told apart by the dimension.
    streams: parts.map((query, i) => ({
      query: { bool: { filter: [...common, query] } },
      fields: ['event_id', ...(i === 0 ? fields : [])],
    })),
    momentsOf: (deeds) => {
      const byId = new Map<Value, { at: number; steps: number; excluded: number; times: number }>();
      for (const { at, stream, values } of deeds) {
        const id = values[0] ?? null;
        const moment = byId.get(id) ?? { at, steps: 0, excluded: 0, times: 1 };
        if (stream < steps.length) moment.steps |= 1 << stream;
        else moment.excluded |= 1 << (stream - steps.length);
        byId.set(id, moment);
      }
      return [...byId.values()];
    },
    keysAt: (deeds, at) => unique(deeds, (one) => one.stream === 0 && one.at === at, 1).map(read),
  };
}

function byName(
  { steps, exclusions }: FunnelRequest,
  common: readonly Query[],
  { fields, read }: { readonly fields: readonly string[]; readonly read: (v: Value) => GroupKey },
): StepReader {
  const names = [...new Set([...steps, ...exclusions].map(({ event }) => event))];
  const bits = (parts: readonly { readonly event: string }[], name: Value) =>
    parts.reduce((sum, { event }, i) => sum | (event === name ? 1 << i : 0), 0);
  const stepsOf = new Map<Value, number>(names.map((name) => [name, bits(steps, name)]));
  const excludedOf = new Map<Value, number>(names.map((name) => [name, bits(exclusions, name)]));
  const [first] = steps;
  return {
    streams: [
      {
        query: { bool: { filter: [...common, { terms: { name: names } }] } },
        // An interaction with several values comes once for each: its id keeps it one.
        fields: ['name', ...(fields.length === 0 ? [] : [...fields, 'event_id'])],
      },
    ],
    momentsOf: (deeds) => {
      const seen = new Set<Value>();
      return deeds.flatMap(({ at, values, times }) => {
        const id = values[2];
        if (id !== undefined && id !== null) {
          if (seen.has(id)) return [];
          seen.add(id);
        }
        const [name = null] = values;
        return [{ at, times, steps: stepsOf.get(name) ?? 0, excluded: excludedOf.get(name) ?? 0 }];
      });
    },
    keysAt: (deeds, at) =>
      unique(deeds, (one) => one.at === at && one.values[0] === first?.event, 1).map(read),
  };
}

function unique(deeds: readonly Deed[], isIt: (deed: Deed) => boolean, value: number): Value[] {
  return [...new Set(deeds.filter(isIt).map(({ values }) => values[value] ?? null))];
}

/** Later steps may come after the period of the first, as far as the window reaches. */
function readBounds({ order, window_hours }: FunnelRequest, period: Bounds | undefined): Bounds {
  if (period === undefined) return { fromMs: undefined, toMs: undefined };
  const { fromMs, toMs } = period;
  if (order === 'any_order') return { fromMs, toMs };
  // One millisecond more: a step at the very end of the window is within it.
  const endMs =
    toMs === undefined || window_hours === undefined
      ? undefined
      : toMs + window_hours * 3_600_000 + 1;
  return { fromMs, toMs: endMs };
}
