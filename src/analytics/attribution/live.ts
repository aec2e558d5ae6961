import type { Clock } from '../../segments/moment.ts';
import type { CampaignSpend } from '../../traits/measure-base.ts';
import type { Ask } from '../aggregation/aggregate.ts';
import { converted } from '../walk/money.ts';
import { eventQuery, peopleQuery, wholeBounds, within } from '../walk/question.ts';
import type { GroupKey } from '../walk/reading.ts';
import { compositeIn, type Deed, type Stream } from '../walk/rows.ts';
import { type Walked, walkPeople } from '../walk/walk.ts';
import { type Converted, creditOf } from './credits.ts';
import type { AttributionAnswer, AttributionRequest } from './request.ts';
import { joinRepeats, readTouches, touchFields, touchQuery } from './touches.ts';

const DAY_MS = 86_400_000;
const [TOUCHES, CONVERSIONS] = [0, 1];

/**
 * Shares out the conversions of a period among what people touched before them, by several models, with what each
 * channel costs and returns. Every conversion has the touches of the look-back window before it as its path; whoever
 * was touched in the period and did not convert is a path that came to nothing.
 * @param known imported advertising cost of the period; profiles whose interactions are not yet stored under who they
 *   live on as
 * @throws AppError `invalid_request` for what cannot be asked
 */
export async function attributeLive(
  request: AttributionRequest,
  clock: Clock,
  ask: Ask,
  known: {
    readonly redirects: ReadonlyMap<string, string>;
    readonly spends: readonly CampaignSpend[];
  },
): Promise<AttributionAnswer> {
  const period = wholeBounds(request.period, clock);
  const lookbackMs = request.lookback_days * DAY_MS;
  const conversion = eventQuery(request.conversion, clock, 'conversion');
  const before = { fromMs: period.fromMs - lookbackMs, toMs: period.toMs };
  const streams: Stream[] = [
    {
      query: { bool: { filter: [...within(before), touchQuery(request, clock)] } },
      fields: touchFields(request),
    },
    {
      query: { bool: { filter: [...within(period), conversion] } },
      fields: [
        'event_id',
        'revenue_minor',
        'currency',
        ...(request.split === 'device.type' || request.split === 'channel' ? [request.split] : []),
      ],
    },
  ];
  const paths = new Paths(request, period.fromMs, lookbackMs);
  const { reading } = await walkPeople(
    {
      streams,
      redirects: known.redirects,
      ...(request.people === undefined
        ? {}
        : { known: { query: peopleQuery(request.people, clock), sources: [] } }),
    },
    ask,
    (people) => {
      for (const person of people) paths.add(person);
    },
  );
  const earlier = {
    query: {
      bool: { filter: [...within({ fromMs: undefined, toMs: period.fromMs }), conversion] },
    },
    fields: [],
  };
  const returning = await whoDid(earlier, paths.converters(), known.redirects, ask);
  // Of a sample of people, the like part of the cost.
  const part =
    reading.accuracy === 'exact'
      ? 1
      : reading.interactions / Math.max(1, reading.interactions_total);
  const spends = known.spends.map((one): CampaignSpend => {
    const [currency, cost_minor] = converted(one.currency, one.cost_minor * part, request.convert);
    return { ...one, currency, cost_minor };
  });
  return {
    ...creditOf(request, paths.withFirsts(returning), spends),
    reading,
    period: {
      from: new Date(period.fromMs).toISOString(),
      to: new Date(period.toMs).toISOString(),
    },
    time_zone: clock.timezone,
  };
}

/** Collects the path of every conversion, and of whoever did not convert. */
class Paths {
  readonly #request: AttributionRequest;
  readonly #fromMs: number;
  readonly #lookbackMs: number;
  readonly #converted: (Omit<Converted, 'isFirst'> & {
    readonly id: string;
    readonly n: number;
  })[] = [];
  readonly #nulls = new Map<string, { readonly touches: readonly string[]; people: number }>();
  readonly #carried = new Map<string, Map<string, number>>();
  #people = 0;

  constructor(request: AttributionRequest, fromMs: number, lookbackMs: number) {
    this.#request = request;
    this.#fromMs = fromMs;
    this.#lookbackMs = lookbackMs;
  }

  add({ id, deeds }: Walked): void {
    const touches = readTouches(
      deeds.filter(({ stream }) => stream === TOUCHES),
      this.#request,
    );
    const gapMs = this.#request.gap_minutes * 60_000;
    for (const { campaign, key } of touches) {
      if (campaign === null) continue;
      const carried = this.#carried.get(String(campaign)) ?? new Map<string, number>();
      carried.set(key, (carried.get(key) ?? 0) + 1);
      this.#carried.set(String(campaign), carried);
    }
    const conversions = deeds.filter(({ stream }) => stream === CONVERSIONS);
    if (conversions.length === 0) {
      const own = joinRepeats(
        touches.filter(({ at }) => at >= this.#fromMs),
        gapMs,
      ).map(({ key }) => key);
      if (own.length === 0) return;
      this.#people += 1;
      const key = JSON.stringify(own);
      const same = this.#nulls.get(key) ?? { touches: own, people: 0 };
      same.people += 1;
      this.#nulls.set(key, same);
      return;
    }
    this.#people += 1;
    conversions.forEach((deed, n) => {
      const own = joinRepeats(
        touches.filter(({ at }) => at <= deed.at && at >= deed.at - this.#lookbackMs),
        gapMs,
      );
      this.#converted.push({
        id,
        n,
        touches: own.map(({ key }) => key),
        ages_days: own.map(({ at }) => (deed.at - at) / DAY_MS),
        ...this.#worth(deed),
      });
    });
  }

  #worth({ values }: Deed) {
    const [, amount, code, split = null] = values;
    const worth =
      typeof amount === 'number' && typeof code === 'string'
        ? converted(code, amount, this.#request.convert)
        : undefined;
    return { worth, split: split as GroupKey };
  }

  converters(): string[] {
    return [...new Set(this.#converted.map(({ id }) => id))];
  }

  /** @param returning people who had converted before the period */
  withFirsts(returning: ReadonlySet<string>) {
    return {
      people: this.#people,
      converted: this.#converted.map(({ id, n, ...one }): Converted => {
        const isFirst = n === 0 && !returning.has(id);
        if (this.#request.split !== 'new_or_returning') return { ...one, isFirst };
        return { ...one, isFirst, split: isFirst ? 'new' : 'returning' };
      }),
      nulls: [...this.#nulls.values()],
      carried: this.#carried,
    };
  }
}

/** People looked up at once. */
const AT_ONCE = 8_000;

/** Those of some people of whom there is an interaction of a kind, under any of their ids. */
async function whoDid(
  stream: Stream,
  people: readonly string[],
  redirects: ReadonlyMap<string, string>,
  ask: Ask,
): Promise<ReadonlySet<string>> {
  const losers = Map.groupBy(redirects, ([, root]) => root);
  const found = new Set<string>();
  for (let from = 0; from < people.length; from += AT_ONCE) {
    const ids = people
      .slice(from, from + AT_ONCE)
      .flatMap((id) => [id, ...(losers.get(id) ?? []).map(([loser]) => loser)]);
    const [answer] = await ask(
      'events',
      [
        {
          size: 0,
          track_total_hits: false,
          query: { bool: { filter: [stream.query, { terms: { profile_id: ids } }] } },
          aggs: {
            people: {
              composite: { size: ids.length, sources: [{ p: { terms: { field: 'profile_id' } } }] },
            },
          },
        },
      ],
      { once: true },
    );
    for (const { key } of compositeIn(answer, 'people').buckets) {
      const id = String(key['p']);
      found.add(redirects.get(id) ?? id);
    }
  }
  return found;
}
