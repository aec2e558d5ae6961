import type { CampaignSpend } from '../../traits/measure-base.ts';
import { wrong } from '../aggregation/problems.ts';
import { addMoney, type MoneySums } from '../walk/money.ts';
import type { GroupKey, Money } from '../walk/reading.ts';
import { type AttributionModel, type AttributionOptions, attribute } from './attribute.ts';
import type { TouchPath } from './path.ts';
import type { AttributionAnswer, AttributionRequest } from './request.ts';

/** One conversion with the touches before it; none where nothing was touched. */
export interface Converted {
  readonly touches: readonly string[];
  readonly ages_days: readonly number[];
  readonly worth: readonly [currency: string, amount: number] | undefined;
  readonly split: GroupKey;
  /** whether the person never converted before */
  readonly isFirst: boolean;
}

export interface LivePaths {
  readonly people: number;
  readonly converted: readonly Converted[];
  readonly nulls: readonly { readonly touches: readonly string[]; readonly people: number }[];
  /** campaign → what its touches are called by, and how many */
  readonly carried: ReadonlyMap<string, ReadonlyMap<string, number>>;
}

const MOST_CHANNELS = 500;
const MOST_PATHS = 20;

/** Credits of each model, and what they cost. */
export function creditOf(
  request: AttributionRequest,
  live: LivePaths,
  spends: readonly CampaignSpend[],
): Pick<AttributionAnswer, 'channels' | 'splits' | 'totals' | 'paths'> {
  const { converted, nulls } = live;
  const touched = converted.filter(({ touches }) => touches.length > 0);
  const touches = countTouches(touched, nulls);
  if (touches.size > MOST_CHANNELS) {
    throw wrong(
      'by',
      `makes ${touches.size} channels, more than ${MOST_CHANNELS}: filter the touches`,
    );
  }
  const { spendOf, unmatched } = placeSpend(spends, live.carried);
  const channels = [...new Set([...touches.keys(), ...spendOf.keys()])].sort();
  const all = new Map(
    request.models.map((model) => [model, credits(request, model, touched, nulls)]),
  );
  const firsts = new Map(
    request.models.map((model) => [
      model,
      credits(
        request,
        model,
        touched.filter(({ isFirst }) => isFirst),
        nulls,
        false,
      ),
    ]),
  );
  const keys = [...new Set(touched.map(({ split }) => split))];
  return {
    channels: channels.map((channel) => {
      const spend = Object.fromEntries(spendOf.get(channel) ?? []);
      const models = request.models.map((model) => {
        const credit = all.get(model)?.get(channel) ?? NOTHING;
        const new_customers = firsts.get(model)?.get(channel)?.conversions ?? 0;
        return [model, { ...credit, new_customers, ...costs(credit, new_customers, spend) }];
      });
      return {
        channel,
        touches: touches.get(channel) ?? 0,
        spend,
        models: Object.fromEntries(models) as AttributionAnswer['channels'][number]['models'],
      };
    }),
    splits:
      request.split === 'none'
        ? []
        : keys.sort(byText).map((key) => splitOf(request, key, touched, nulls)),
    totals: {
      conversions: converted.length,
      attributed: touched.length,
      untouched: converted.length - touched.length,
      value: worthOf(converted),
      attributed_value: worthOf(touched),
      people: live.people,
      not_converted: nulls.reduce((sum, { people }) => sum + people, 0),
      spend: sumOf([...spendOf.values(), unmatched]),
      unmatched_spend: Object.fromEntries(unmatched),
    },
    paths: mostFrequent(touched, nulls),
  };
}

interface ModelCredit {
  readonly conversions: number;
  readonly share: number;
  readonly value: Money;
  readonly removal_effect?: number;
}

const NOTHING: ModelCredit = { conversions: 0, share: 0, value: {} };

/** @param withValue whether what conversions are worth is shared out as well, each currency by itself */
function credits(
  request: AttributionRequest,
  model: AttributionModel,
  converted: readonly Converted[],
  nulls: LivePaths['nulls'],
  withValue = true,
): ReadonlyMap<string, ModelCredit> {
  const options: AttributionOptions = {
    order: request.order,
    half_life_days: request.half_life_days,
    position: request.position,
    direct: request.direct,
  };
  const currencies = withValue ? Object.keys(worthOf(converted)).sort() : [];
  const found = new Map<string, ModelCredit>();
  for (const currency of currencies.length === 0 ? [undefined] : currencies) {
    const paths = [
      ...converted.map(
        ({ touches, ages_days, worth }): TouchPath => ({
          touches,
          ages_days,
          conversions: 1,
          value: worth?.[0] === currency && worth !== undefined ? worth[1] : 0,
          nulls: 0,
        }),
      ),
      ...nulls.map(
        ({ touches, people }): TouchPath => ({
          touches,
          conversions: 0,
          value: 0,
          nulls: people,
        }),
      ),
    ];
    for (const { channel, value, ...credit } of attribute(paths, model, options)) {
      const sofar = found.get(channel)?.value ?? {};
      found.set(channel, {
        ...credit,
        value: currency === undefined || value === 0 ? sofar : { ...sofar, [currency]: value },
      });
    }
  }
  return found;
}

function splitOf(
  request: AttributionRequest,
  key: GroupKey,
  touched: readonly Converted[],
  nulls: LivePaths['nulls'],
): AttributionAnswer['splits'][number] {
  const own = touched.filter(({ split }) => split === key);
  const byModel = request.models.map(
    (model) => [model, credits(request, model, own, nulls)] as const,
  );
  // The removal of a channel that none of these touched may cost some of them, too.
  const channels = [...new Set(byModel.flatMap(([, found]) => [...found.keys()]))].sort();
  return {
    key,
    conversions: own.length,
    value: worthOf(own),
    channels: channels.map((channel) => ({
      channel,
      models: Object.fromEntries(
        byModel.map(([model, found]) => {
          const { conversions, share, value } = found.get(channel) ?? NOTHING;
          return [model, { conversions, share, value }];
        }),
      ) as AttributionAnswer['splits'][number]['channels'][number]['models'],
    })),
  };
}

function costs({ conversions, value }: ModelCredit, newCustomers: number, spend: Money) {
  const each = (count: number): Money =>
    count <= 0
      ? {}
      : Object.fromEntries(Object.entries(spend).map(([code, cost]) => [code, cost / count]));
  return {
    cost_per_conversion: each(conversions),
    acquisition_cost: each(newCustomers),
    return_on_spend: Object.fromEntries(
      Object.entries(spend).flatMap(([code, cost]) => {
        const earned = value[code];
        return earned === undefined || cost <= 0 ? [] : [[code, earned / cost]];
      }),
    ),
  };
}

/** A campaign's spend falls on channels as its touches do; one that no touch carries stays apart. */
function placeSpend(spends: readonly CampaignSpend[], carried: LivePaths['carried']) {
  const spendOf = new Map<string, MoneySums>();
  const unmatched: MoneySums = new Map();
  for (const { campaign = '', currency, cost_minor } of spends) {
    const channels = carried.get(campaign);
    if (channels === undefined) {
      addMoney(unmatched, currency, cost_minor);
      continue;
    }
    const all = [...channels.values()].reduce((a, b) => a + b, 0);
    for (const [channel, touches] of channels) {
      const sums = spendOf.get(channel) ?? new Map<string, number>();
      addMoney(sums, currency, (cost_minor * touches) / all);
      spendOf.set(channel, sums);
    }
  }
  return { spendOf, unmatched };
}

function countTouches(converted: readonly Converted[], nulls: LivePaths['nulls']) {
  const counts = new Map<string, number>();
  const count = (touches: readonly string[], times: number) => {
    for (const touch of touches) counts.set(touch, (counts.get(touch) ?? 0) + times);
  };
  for (const { touches } of converted) count(touches, 1);
  for (const { touches, people } of nulls) count(touches, people);
  return counts;
}

function mostFrequent(
  converted: readonly Converted[],
  nulls: LivePaths['nulls'],
): AttributionAnswer['paths'] {
  const paths = new Map<string, AttributionAnswer['paths'][number]>();
  const add = (touches: readonly string[], conversions: number, not_converted: number) => {
    const key = JSON.stringify(touches);
    const known = paths.get(key) ?? { touches: [...touches], conversions: 0, not_converted: 0 };
    paths.set(key, {
      ...known,
      conversions: known.conversions + conversions,
      not_converted: known.not_converted + not_converted,
    });
  };
  for (const { touches } of converted) add(touches, 1, 0);
  for (const { touches, people } of nulls) add(touches, 0, people);
  return [...paths]
    .sort(
      ([a, x], [b, y]) =>
        y.conversions - x.conversions || y.not_converted - x.not_converted || (a < b ? -1 : 1),
    )
    .slice(0, MOST_PATHS)
    .map(([, path]) => path);
}

function worthOf(converted: readonly Converted[]): Money {
  const sums: MoneySums = new Map();
  for (const { worth } of converted) if (worth !== undefined) addMoney(sums, ...worth);
  return Object.fromEntries(sums);
}

function sumOf(all: readonly MoneySums[]): Money {
  const sums: MoneySums = new Map();
  for (const one of all) for (const [code, amount] of one) addMoney(sums, code, amount);
  return Object.fromEntries(sums);
}

function byText(a: GroupKey, b: GroupKey): number {
  return String(a) < String(b) ? -1 : 1;
}
