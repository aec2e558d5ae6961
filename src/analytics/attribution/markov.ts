import type { TouchPath } from './path.ts';

/** What removing a channel costs, as shares of conversions and of value, 0 to 1. */
export interface RemovalEffect {
  readonly conversions: number;
  readonly value: number;
}

interface State {
  /** channel that entering this state touches; the start touches none */
  readonly channel: string | undefined;
  /** index of the next state → how often */
  readonly next: Map<number, number>;
  converted: number;
  value: number;
  lost: number;
}

/**
 * Removal effect of every channel: how much smaller the chance to convert (and the value to expect) is when whoever
 * comes to the channel is lost. People walk an absorbing Markov chain whose state is their last `order` touches.
 * Solved exactly rather than simulated, so the same paths always give the same figures.
 * @param order 1 to 3: touches that the next step may depend on
 * @see Anderl et al., Mapping the Customer Journey (2016)
 */
export function removalEffects(
  paths: readonly TouchPath[],
  order: number,
): ReadonlyMap<string, RemovalEffect> {
  const states = buildChain(paths, order);
  const whole = expectation(states, undefined);
  const channels = new Set(
    states.flatMap(({ channel }) => (channel === undefined ? [] : [channel])),
  );
  return new Map(
    [...channels].map((channel) => {
      const without = expectation(states, channel);
      return [
        channel,
        {
          conversions: lost(whole.conversions, without.conversions),
          value: lost(whole.value, without.value),
        },
      ];
    }),
  );
}

function lost(whole: number, without: number): number {
  return whole === 0 ? 0 : Math.min(1, Math.max(0, 1 - without / whole));
}

/** Joins a tuple of channels to a key; a channel's name never contains it. */
const BETWEEN = '\u0000';

/** The first state is the start. */
function buildChain(paths: readonly TouchPath[], order: number): State[] {
  const states: State[] = [newState(undefined)];
  const indexOf = new Map<string, number>();
  for (const { touches, conversions, value, nulls } of paths) {
    const weight = conversions + nulls;
    if (weight <= 0) continue;
    let from = states[0];
    for (let i = 0; i < touches.length; i += 1) {
      const key = touches.slice(Math.max(0, i + 1 - order), i + 1).join(BETWEEN);
      let to = indexOf.get(key);
      if (to === undefined) {
        to = states.length;
        indexOf.set(key, to);
        states.push(newState(touches[i]));
      }
      from?.next.set(to, (from.next.get(to) ?? 0) + weight);
      from = states[to];
    }
    if (from === undefined) continue;
    from.converted += conversions;
    from.value += value;
    from.lost += nulls;
  }
  return states;
}

function newState(channel: string | undefined): State {
  return { channel, next: new Map(), converted: 0, value: 0, lost: 0 };
}

const PRECISION = 1e-13;
const MOST_ROUNDS = 100_000;

/**
 * Chance to convert and value to expect from the start, by Gauss–Seidel: the chain absorbs, so it converges. A
 * step back to the same state is solved for rather than iterated.
 * @param removed whoever enters a state of this channel is lost
 */
function expectation(
  states: readonly State[],
  removed: string | undefined,
): { conversions: number; value: number } {
  const open = states.map(({ channel }) => removed === undefined || channel !== removed);
  const chance = new Float64Array(states.length);
  const worth = new Float64Array(states.length);
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    let change = 0;
    for (let i = states.length - 1; i >= 0; i -= 1) {
      const state = states[i];
      if (state === undefined || open[i] !== true) continue;
      let sum = state.converted + state.lost;
      let again = 0;
      let toConvert = state.converted;
      let toEarn = state.value;
      for (const [to, times] of state.next) {
        sum += times;
        if (to === i) again = times;
        else {
          toConvert += times * (chance[to] ?? 0);
          toEarn += times * (worth[to] ?? 0);
        }
      }
      const leaving = sum - again;
      if (leaving <= 0) continue;
      const newChance = toConvert / leaving;
      const newWorth = toEarn / leaving;
      change = Math.max(
        change,
        Math.abs(newChance - (chance[i] ?? 0)),
        Math.abs(newWorth - (worth[i] ?? 0)) / Math.max(1, Math.abs(newWorth)),
      );
      chance[i] = newChance;
      worth[i] = newWorth;
    }
    if (change < PRECISION) break;
  }
  return { conversions: chance[0] ?? 0, value: worth[0] ?? 0 };
}
