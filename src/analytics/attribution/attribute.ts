import { removalEffects } from './markov.ts';
import type { ChannelCredit, TouchPath } from './path.ts';
import {
  firstTouch,
  lastNonDirect,
  lastTouch,
  linear,
  positionBased,
  shapley,
  type TouchWeights,
  timeDecay,
} from './position-models.ts';

export const ATTRIBUTION_MODELS = [
  'first',
  'last',
  'last_non_direct',
  'linear',
  'position',
  'time_decay',
  'markov',
  'shapley',
] as const;
export type AttributionModel = (typeof ATTRIBUTION_MODELS)[number];

export interface AttributionOptions {
  /** touches that the next step depends on, 1 to 3; `markov` only */
  readonly order: number;
  /** `time_decay` only */
  readonly half_life_days: number;
  /** shares of first and last touch; `position` only */
  readonly position: { readonly first: number; readonly last: number };
  /** names of the direct channel, compared without case; `last_non_direct` only */
  readonly direct: readonly string[];
}

export const ATTRIBUTION_DEFAULTS: AttributionOptions = {
  order: 1,
  half_life_days: 7,
  position: { first: 0.4, last: 0.4 },
  direct: ['direct', '(direct)', '(none)', 'direct / none', 'accès direct', 'acces direct'],
};

/**
 * Shares out conversions and their value among the channels that were touched before. Whatever the model, the
 * credits add up to all conversions and all value. Channels come by name.
 */
export function attribute(
  paths: readonly TouchPath[],
  model: AttributionModel,
  options: AttributionOptions = ATTRIBUTION_DEFAULTS,
): ChannelCredit[] {
  const credits =
    model === 'markov'
      ? byRemoval(paths, options.order)
      : byWeights(paths, weightsOf(model, options));
  return credits.sort((a, b) => (a.channel < b.channel ? -1 : 1));
}

function weightsOf(
  model: Exclude<AttributionModel, 'markov'>,
  options: AttributionOptions,
): TouchWeights {
  switch (model) {
    case 'first':
      return firstTouch();
    case 'last':
      return lastTouch();
    case 'last_non_direct': {
      const direct = new Set(options.direct.map((name) => name.toLowerCase()));
      return lastNonDirect((channel) => direct.has(channel.toLowerCase()));
    }
    case 'linear':
      return linear();
    case 'position':
      return positionBased(options.position.first, options.position.last);
    case 'time_decay':
      return timeDecay(options.half_life_days);
    case 'shapley':
      return shapley();
  }
}

function byWeights(paths: readonly TouchPath[], weights: TouchWeights): ChannelCredit[] {
  const sums = new Map<string, { conversions: number; value: number }>();
  for (const path of paths) {
    const shares = weights(path);
    path.touches.forEach((channel, i) => {
      const sum = sums.get(channel) ?? { conversions: 0, value: 0 };
      sum.conversions += path.conversions * (shares[i] ?? 0);
      sum.value += path.value * (shares[i] ?? 0);
      sums.set(channel, sum);
    });
  }
  const { conversions: all } = totalsOf(paths);
  return [...sums].map(([channel, { conversions, value }]) => ({
    channel,
    conversions,
    value,
    share: all === 0 ? 0 : conversions / all,
  }));
}

/** Shares out in proportion to what removing each channel would cost. */
function byRemoval(paths: readonly TouchPath[], order: number): ChannelCredit[] {
  const effects = removalEffects(paths, order);
  const all = totalsOf(paths);
  let conversionsSum = 0;
  let valueSum = 0;
  for (const effect of effects.values()) {
    conversionsSum += effect.conversions;
    valueSum += effect.value;
  }
  return [...effects].map(([channel, effect]) => {
    const share = conversionsSum === 0 ? 0 : effect.conversions / conversionsSum;
    return {
      channel,
      conversions: share * all.conversions,
      value: valueSum === 0 ? 0 : (effect.value / valueSum) * all.value,
      share,
      removal_effect: effect.conversions,
    };
  });
}

export interface PathTotals {
  readonly conversions: number;
  readonly value: number;
  readonly nulls: number;
}

export function totalsOf(paths: readonly TouchPath[]): PathTotals {
  let conversions = 0;
  let value = 0;
  let nulls = 0;
  for (const path of paths) {
    conversions += path.conversions;
    value += path.value;
    nulls += path.nulls;
  }
  return { conversions, value, nulls };
}
