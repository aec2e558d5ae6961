import type { CalibrationRow, FitResult } from '../../model/fitted-model.ts';
import { DAY_MS } from '../columns/instant.ts';
import { type Basket, basketsByCustomer } from '../recommend/baskets.ts';
import { countTogether } from '../recommend/co-occurrence.ts';
import { DemandClock } from '../recommend/demand.ts';
import { evaluate, type HeldOut, type HitScore } from '../recommend/evaluate.ts';
import {
  learnRecommender,
  type OrderedTogether,
  type Recommender,
} from '../recommend/recommender.ts';
import { FitRefusal } from './fit-refusal.ts';
import { type Article, parseRecommender, serialiseRecommender } from './recommend-model.ts';

/** Two articles that were in one order beyond chance, as the engine counted it. */
export type OrderedPair = readonly [item: number, other: number, orders: number, g2: number];

export interface RecommendFit {
  readonly task: 'recommend';
  /** orders with articles before `until`, in any order; items are numbers into `articles` */
  readonly baskets: readonly Basket[];
  readonly articles: readonly Article[];
  /** milliseconds since 1970: orders from then on are held out to try it on */
  readonly split: number;
  readonly until: number;
  readonly ordered: {
    readonly before: readonly OrderedPair[];
    readonly all: readonly OrderedPair[];
  };
  readonly sampled: boolean;
}

export const HELD_OUT_DAYS = 90;
/** Places of a list that is judged, as `azimut fit recommend` judges it. */
const LIST = 10;
const LEAST_CASES = 10;
const MOST_CASES = 2_000;
/** Articles of which is counted what goes with them: a square of them is held in memory. */
const MOST_COUNTED = 1_000;
const FEATURES = [
  'bought_items',
  'bought_together',
  'bought_after',
  'names_alike',
  'demand_lately',
  'usual_gap',
  'interests',
] as const;
/** Places of a list that are judged as one: further down there are few hits each. */
const BANDS: readonly (readonly [from: number, to: number])[] = [
  [1, 1],
  [2, 3],
  [4, 6],
  [7, LIST],
];

/** Where held-out time begins: 90 days before the end, or a third of the history where that is shorter. */
export function heldOutFrom(first: number, until: number): number {
  const held = Math.min(HELD_OUT_DAYS, Math.floor((until - first) / DAY_MS / 3));
  if (held < 7) {
    throw new FitRefusal('short_history', 'recommend needs orders over three weeks or more');
  }
  return until - held * DAY_MS;
}

/**
 * Fits what to recommend: on the orders before the held-out time, tried on each customer's first later order that
 * brought something new, then fitted on all. Demand stays as of the fit, as it does when lists are asked for.
 * @throws FitRefusal where there is too little to fit or to try it on
 */
export function fitRecommendModel(fit: RecommendFit): FitResult {
  const { baskets, articles, split, until, ordered } = fit;
  if (baskets.length === 0) throw new FitRefusal('no_items', 'no order says what was bought');
  const before = baskets.filter(({ at }) => at < split);
  const cases = everyFew(holdOut(baskets, split), MOST_CASES);
  if (cases.length < LEAST_CASES) {
    throw new FitRefusal(
      'few_customers',
      `recommend needs ${LEAST_CASES} customers who later bought something new; it found ${cases.length}`,
    );
  }
  const tried = evaluate(
    stored(learn(before, articles, ordered.before), articles, before, split).model,
    cases,
    before,
    { count: LIST, available: () => true },
    () => undefined,
  );
  const numberOf = new Map(articles.map(({ id }, item) => [id, item]));
  const hits = cases.map(({ fresh }, i) =>
    (tried.lists[i] ?? []).map(({ item }) => fresh.has(numberOf.get(item) ?? -1)),
  );
  const model = learn(baskets, articles, ordered.all);
  const rankRates = ratesOf(hits);
  const clock = new DemandClock(baskets, articles.length);
  const parameters = serialiseRecommender({
    model,
    articles,
    demand: clock.asOf(until),
    rankRates,
  });
  const first = baskets.reduce((least, { at }) => Math.min(least, at), until);
  return {
    data_from: new Date(first).toISOString(),
    data_to: new Date(until).toISOString(),
    horizon_days: null,
    currency: null,
    features: [...FEATURES],
    training: {
      cases: new Set(baskets.map(({ customer }) => customer)).size,
      positives: null,
      sampled: fit.sampled,
    },
    evaluation: {
      method: 'held_out_time',
      from: new Date(split).toISOString(),
      to: new Date(until).toISOString(),
      cases: cases.length,
      metrics: figures('', tried.model),
      baselines: [
        ...figures('popularity_', tried.popularity),
        ...figures('lately_', tried.popularityLately),
      ],
    },
    calibration: calibrationOf(cases, hits),
    warnings: [
      ...(cases.length < 100 ? ['few_customers'] : []),
      ...(tried.model.hit_rate <=
      Math.max(tried.popularity.hit_rate, tried.popularityLately.hit_rate)
        ? ['no_better_than_popularity']
        : []),
    ],
    reference: [],
    parameters: { ...parameters },
  };
}

/** Somebody's taste is that of the category they bought most of; newcomers have the first orders of all others. */
function learn(
  baskets: readonly Basket[],
  articles: readonly Article[],
  pairs: readonly OrderedPair[],
): Recommender {
  const names = articles.map(({ name }) => name);
  const catalogue = { ids: articles.map(({ id }) => id), names };
  const segmentOf = new Map<string, string>();
  const first = new Float64Array(articles.length);
  for (const [customer, own] of basketsByCustomer(baskets)) {
    const category = mostFrequent(
      own.flatMap(({ items }) => items.flatMap((item) => articles[item]?.category ?? [])),
    );
    if (category !== undefined) segmentOf.set(customer, `category:${category}`);
    for (const item of new Set(own[0]?.items)) first[item] = (first[item] ?? 0) + 1;
  }
  const counts = countTogether(baskets, MOST_COUNTED);
  const model = learnRecommender(baskets, catalogue, segmentOf, counts);
  return {
    ...model,
    segments: new Map([...model.segments, ['first_order', first]]),
    ordered: orderedTogether(pairs),
  };
}

function orderedTogether(pairs: readonly OrderedPair[]): OrderedTogether {
  const all = new Map<number, Map<number, { orders: number; significance: number }>>();
  for (const [item, other, orders, significance] of pairs) {
    const own = all.get(item) ?? new Map();
    all.set(item, own);
    own.set(other, { orders, significance });
  }
  return all;
}

/** The model as it is read back: what is served is what is tried. */
function stored(
  model: Recommender,
  articles: readonly Article[],
  known: readonly Basket[],
  at: number,
) {
  const demand = new DemandClock(known, articles.length).asOf(at);
  return parseRecommender(serialiseRecommender({ model, articles, demand, rankRates: [] }));
}

/** Of each customer known before, the first order since that has something they had not bought. */
function holdOut(baskets: readonly Basket[], split: number): HeldOut[] {
  return [...basketsByCustomer(baskets)].flatMap(([customer, own]): HeldOut[] => {
    const before = own.filter(({ at }) => at < split);
    if (before.length === 0) return [];
    const had = new Set(before.flatMap(({ items }) => items));
    const held = own.find(({ at, items }) => at >= split && items.some((item) => !had.has(item)));
    if (held === undefined) return [];
    const fresh = new Set(held.items.filter((item) => !had.has(item)));
    return [{ customer, at: held.at, before, fresh, segment: undefined }];
  });
}

function everyFew<T>(all: readonly T[], most: number): readonly T[] {
  const step = Math.ceil(all.length / most);
  return step <= 1 ? all : all.filter((_, i) => i % step === 0);
}

/** Share of cases that bought what stood at each place, alike within a band. */
function ratesOf(hits: readonly (readonly boolean[])[]): number[] {
  return BANDS.flatMap(([from, to]) => {
    const rate = bandRate(hits, from, to);
    return Array.from({ length: to - from + 1 }, () => rate);
  });
}

function bandRate(hits: readonly (readonly boolean[])[], from: number, to: number): number {
  const shown = hits.flatMap((list) => list.slice(from - 1, to));
  return shown.length === 0 ? 0 : shown.filter(Boolean).length / shown.length;
}

/** Rates found on the earlier half of the held-out orders, against what the later half then bought. */
function calibrationOf(
  cases: readonly HeldOut[],
  hits: readonly (readonly boolean[])[],
): CalibrationRow[] {
  const order = cases.map((_, i) => i).sort((a, b) => (cases[a]?.at ?? 0) - (cases[b]?.at ?? 0));
  const middle = Math.floor(order.length / 2);
  const earlier = order.slice(0, middle).map((i) => hits[i] ?? []);
  const later = order.slice(middle).map((i) => hits[i] ?? []);
  return BANDS.flatMap(([from, to]) => {
    const shown = later.flatMap((list) => list.slice(from - 1, to));
    if (shown.length === 0) return [];
    return [
      {
        from,
        to,
        cases: shown.length,
        predicted: bandRate(earlier, from, to),
        observed: bandRate(later, from, to),
      },
    ];
  });
}

function figures(prefix: string, score: HitScore) {
  return [
    { name: `${prefix}hit_rate`, value: score.hit_rate },
    { name: `${prefix}mrr`, value: score.mrr },
    { name: `${prefix}coverage`, value: score.coverage },
  ];
}

function mostFrequent(values: readonly string[]): string | undefined {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1))[0]?.[0];
}
