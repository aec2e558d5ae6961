import type { TouchPath } from './path.ts';

/** Weight of each touch of a path; they add up to 1. */
export type TouchWeights = (path: TouchPath) => readonly number[];

/** The first touch has it all. */
export function firstTouch(): TouchWeights {
  return ({ touches }) => touches.map((_, i) => (i === 0 ? 1 : 0));
}

/** The last touch has it all. */
export function lastTouch(): TouchWeights {
  return ({ touches }) => touches.map((_, i) => (i === touches.length - 1 ? 1 : 0));
}

/** The last touch that is not direct has it all; where all are direct, the last. */
export function lastNonDirect(isDirect: (channel: string) => boolean): TouchWeights {
  return ({ touches }) => {
    const found = touches.findLastIndex((channel) => !isDirect(channel));
    const chosen = found === -1 ? touches.length - 1 : found;
    return touches.map((_, i) => (i === chosen ? 1 : 0));
  };
}

/** Every touch has the same. */
export function linear(): TouchWeights {
  return ({ touches }) => touches.map(() => 1 / touches.length);
}

/**
 * First and last touch have `first` and `last`, those between share the rest alike. Of two touches there is no
 * between: they share in the proportion of the two.
 * @param first share of the first touch, `last` of the last; together at most 1
 */
export function positionBased(first: number, last: number): TouchWeights {
  return ({ touches }) => {
    const { length } = touches;
    if (length === 1) return [1];
    if (length === 2) {
      const both = first + last;
      return both === 0 ? [0.5, 0.5] : [first / both, last / both];
    }
    const between = (1 - first - last) / (length - 2);
    return touches.map((_, i) => (i === 0 ? first : i === length - 1 ? last : between));
  };
}

/**
 * A touch counts half as much for each half-life between it and the conversion. Where ages are not known, each
 * touch before the last counts as one day older than the next.
 * @param halfLifeDays more than 0
 */
export function timeDecay(halfLifeDays: number): TouchWeights {
  return ({ touches, ages_days }) => {
    const ages = touches.map((_, i) => ages_days?.[i] ?? touches.length - 1 - i);
    // Relative to the youngest, so that a path long ago does not vanish into zeros.
    const youngest = Math.min(...ages);
    const weights = ages.map((age) => 2 ** (-(age - youngest) / halfLifeDays));
    const sum = weights.reduce((a, b) => a + b, 0);
    return weights.map((weight) => weight / sum);
  };
}

/**
 * Every channel of a path has the same, however often it was touched: the Shapley value of the game whose
 * coalitions earn the conversions of all paths that need no other channel.
 * @see Zhao, Mahboobi, Bagheri, Shapley Value Methods for Attribution Modeling in Online Advertising (2018)
 */
export function shapley(): TouchWeights {
  return ({ touches }) => {
    const times = new Map<string, number>();
    for (const channel of touches) times.set(channel, (times.get(channel) ?? 0) + 1);
    return touches.map((channel) => 1 / times.size / (times.get(channel) ?? 1));
  };
}
