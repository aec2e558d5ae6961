import type { estypes } from '@elastic/elasticsearch';
import type { Query } from '../../segments/compile.ts';
import { compileCondition } from '../../segments/compile.ts';
import type { Clock } from '../../segments/moment.ts';
import type { Ask } from '../aggregation/aggregate.ts';
import { wrong } from '../aggregation/problems.ts';
import { converted } from '../walk/money.ts';
import { peopleQuery, wholeBounds, within } from '../walk/question.ts';
import type { GroupKey } from '../walk/reading.ts';
import { compositeIn, type Deed, type Place, type Source, type Stream } from '../walk/rows.ts';
import { type Walked, walkPeople } from '../walk/walk.ts';
import { beginOf, dayOfInterval, intervalOf } from './calendar.ts';
import { type CohortsAnswer, type CohortsRequest, MOST_COHORTS } from './request.ts';
import { CohortTable, type Lived } from './table.ts';

const START_FIELD = {
  first_seen: 'first_seen_at',
  first_order: 'relational.first_order_at',
} as const;
const CHANNEL = 'computed.acquisition.channel';
const [RETURNS, ORDERS, FIRST] = [0, 1, 2];

/**
 * People by how they began, and what each period since brought: who came back, orders, revenue per person so far.
 * Periods are calendar intervals of the time zone, counted from the one somebody began in, which is 0.
 * @param redirects profiles whose interactions are not yet stored under who they live on as
 * @throws AppError `invalid_request` for what cannot be asked
 */
export async function cohorts(
  request: CohortsRequest,
  clock: Clock,
  ask: Ask,
  redirects: ReadonlyMap<string, string>,
): Promise<CohortsAnswer> {
  const question = questionOf(request, clock);
  const { period, who, sources } = question;
  const table = new CohortTable(request.periods);
  const met = new Map<string, number>();
  const { reading, covered } = await walkPeople(
    { streams: question.streams, redirects, known: { query: who, sources } },
    ask,
    (people) => {
      for (const person of people) {
        const [values = []] = person.profile;
        const begun = Number(values[0]);
        const first = intervalOf(begun, request.interval, clock.timezone);
        const cell = question.cellOf(begun, values[1] ?? null);
        met.set(cell, (met.get(cell) ?? 0) + 1);
        table.add(
          question.keysOf(person, begun, values[1] ?? null),
          livedOf(person, first, question),
        );
      }
    },
  );
  // Whoever began and did nothing that counts was not met.
  for await (const { begun, channel, people } of begunPeople(question, covered, ask)) {
    const cell = question.cellOf(begun, channel);
    const idle = people - (met.get(cell) ?? 0);
    met.delete(cell);
    if (idle <= 0) continue;
    const first = intervalOf(begun, request.interval, clock.timezone);
    table.addIdle(question.idleKeyOf(begun, channel), idle, question.overOf(first));
  }
  const { by } = request;
  const [size, order] =
    by.kind === 'time' ? ([MOST_COHORTS, 'by_key'] as const) : ([by.size, 'greatest'] as const);
  return {
    ...table.answer(size, order),
    reading,
    period: {
      from: new Date(period.fromMs).toISOString(),
      to: new Date(period.toMs).toISOString(),
    },
    time_zone: clock.timezone,
  };
}

type Question = ReturnType<typeof questionOf>;

function questionOf(request: CohortsRequest, clock: Clock) {
  const { by, interval, periods } = request;
  const { timezone } = clock;
  const period = wholeBounds(request.period, clock);
  const start = by.kind === 'first_product' ? 'first_order' : request.start;
  const field = START_FIELD[start];
  const begins = {
    range: {
      [field]: {
        gte: new Date(period.fromMs).toISOString(),
        lt: new Date(period.toMs).toISOString(),
      },
    },
  };
  const last = intervalOf(period.toMs - 1, interval, timezone);
  const read = {
    fromMs: period.fromMs,
    toMs: beginOf(last + periods, interval, timezone),
  };
  refuseMany(request, period, timezone);
  const every = { calendar_interval: interval, time_zone: timezone };
  const orders: Query = {
    bool: { filter: [...within(read), { term: { name: request.order_event } }] },
  };
  const returns: Query = {
    bool: {
      filter: [
        ...within(read),
        ...(request.event === undefined ? [] : [{ term: { name: request.event } }]),
        ...(request.condition === undefined
          ? []
          : [compileCondition(request.condition, { ...clock, subject: 'events' }, 'condition')]),
      ],
      must_not: [{ term: { channel: 'system' } }],
    },
  };
  const streams: Stream[] = [
    { query: returns, fields: [], every },
    { query: orders, fields: ['currency', 'revenue_minor'], every },
    ...(by.kind === 'first_product' ? [{ query: orders, fields: [by.field] }] : []),
  ];
  const intervalKey = (begun: number) =>
    by.kind === 'time'
      ? dayOfInterval(intervalOf(begun, by.interval, timezone), by.interval)
      : null;
  return {
    request,
    period,
    timezone,
    field,
    streams,
    now: clock.now.getTime(),
    who: { bool: { filter: [peopleQuery(request.people, clock), begins] } } satisfies Query,
    sources: [
      { b: { terms: { field } } },
      ...(by.kind === 'channel'
        ? [{ c: { terms: { field: CHANNEL, missing_bucket: true } } }]
        : []),
    ] as Source[],
    keysOf: (person: Walked, begun: number, channel: Place[string]): readonly GroupKey[] => {
      if (by.kind === 'channel') return [channel];
      return by.kind === 'time' ? [intervalKey(begun)] : firstItems(person.deeds);
    },
    idleKeyOf: (begun: number, channel: Place[string]): GroupKey =>
      by.kind === 'channel' ? channel : intervalKey(begun),
    /** People who are one to the counts of those who began. */
    cellOf: (begun: number, channel: Place[string]) =>
      JSON.stringify([
        intervalOf(begun, interval, timezone),
        intervalKey(begun),
        by.kind === 'channel' ? channel : null,
      ]),
    /** How many periods are over of those who began in this interval. */
    overOf: (first: number) => {
      let over = 0;
      while (
        over < periods &&
        beginOf(first + over + 1, interval, timezone) <= clock.now.getTime()
      ) {
        over += 1;
      }
      return over;
    },
  };
}

function refuseMany(
  { by }: CohortsRequest,
  { fromMs, toMs }: { readonly fromMs: number; readonly toMs: number },
  timezone: string,
): void {
  if (by.kind !== 'time') return;
  const count =
    intervalOf(toMs - 1, by.interval, timezone) - intervalOf(fromMs, by.interval, timezone) + 1;
  if (count <= MOST_COHORTS) return;
  throw wrong(
    'period',
    `makes ${count} cohorts, more than ${MOST_COHORTS}: take a longer interval or a shorter period`,
  );
}

/** Products of the first order; `null` where it names none. */
function firstItems(deeds: readonly Deed[]): readonly GroupKey[] {
  const orders = deeds.filter(({ stream }) => stream === FIRST);
  const [first] = orders;
  const items = orders.filter(({ at }) => at === first?.at).map(({ values }) => values[0] ?? null);
  const named = [...new Set(items)].filter((item) => item !== null);
  return named.length === 0 ? [null] : named;
}

function livedOf({ deeds }: Walked, first: number, question: Question): Lived {
  const { request, timezone } = question;
  const returned = new Set<number>();
  const orders = new Map<number, number>();
  const revenue: Lived['revenue'][number][] = [];
  for (const { at, stream, values, times } of deeds) {
    if (stream === FIRST) continue;
    const period = intervalOf(at, request.interval, timezone) - first;
    if (period < 0 || period >= request.periods) continue;
    if (stream === RETURNS) returned.add(period);
    if (stream !== ORDERS) continue;
    orders.set(period, (orders.get(period) ?? 0) + times);
    const [code, amount] = values;
    if (typeof code !== 'string' || typeof amount !== 'number') continue;
    const [currency, sum] = converted(code, amount * times, request.convert);
    revenue.push({ period, currency, amount: sum });
  }
  return { over: question.overOf(first), returned, orders, revenue };
}

const CELLS = 10_000;

/** Everybody who began in the period, of whom all is read, counted by the interval and channel they began in. */
async function* begunPeople(question: Question, covered: Query, ask: Ask) {
  const { request, field, timezone, who, sources } = question;
  const { by, interval } = request;
  const every = (calendar_interval: string) => ({
    date_histogram: { field, calendar_interval, time_zone: timezone },
  });
  let after: Place | undefined;
  do {
    const [answer] = await ask('profiles', [
      {
        size: 0,
        track_total_hits: false,
        query: { bool: { filter: [who, covered] } },
        aggs: {
          cells: {
            composite: {
              size: CELLS,
              sources: [
                { i: every(interval) },
                ...(by.kind === 'time' ? [{ k: every(by.interval) }] : sources.slice(1)),
              ] as Source[],
              ...(after === undefined
                ? {}
                : { after: after as Record<string, estypes.FieldValue> }),
            },
          },
        },
      },
    ]);
    const { buckets, after_key } = compositeIn(answer, 'cells');
    for (const { key, doc_count } of buckets) {
      // The later of the two beginnings lies in both intervals.
      const begun = Math.max(Number(key['i']), Number(key['k'] ?? Number.NEGATIVE_INFINITY));
      yield { begun, channel: key['c'] ?? null, people: doc_count };
    }
    after = buckets.length < CELLS ? undefined : after_key;
  } while (after !== undefined);
}
