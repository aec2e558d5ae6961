import { falseDiscoveryRates } from '../significance/false-discovery.ts';
import { chiSquareTail, normalQuantile, studentQuantile } from '../significance/quantiles.ts';
import {
  type Sample,
  type Share,
  shareDifference,
  shareTest,
  welchTest,
  wilson,
} from '../significance/tests.ts';

/** What one person of an arm did within the window. Money by currency, in minor units, refunds taken off. */
export interface Person {
  readonly arm: string;
  readonly converted: boolean;
  readonly money: Readonly<Record<string, number>>;
}

export interface Arm {
  readonly arm: string;
  readonly people: number;
  readonly converted: number;
  readonly rate: number;
  readonly interval: readonly [number, number];
  readonly revenue: readonly {
    readonly currency: string;
    readonly total_minor: number;
    readonly per_person_minor: number;
  }[];
}

export interface MoneyLift {
  readonly currency: string;
  /** per person, arm minus control */
  readonly difference_minor: number;
  /** `null` where an arm has fewer than two people */
  readonly interval_minor: readonly [number, number] | null;
  readonly relative: number | null;
  readonly p_value: number;
}

export interface Comparison {
  readonly arm: string;
  /** difference of rates, arm minus control */
  readonly difference: number;
  readonly interval: readonly [number, number];
  /** rate over the control's, less one; `null` where the control's is 0 */
  readonly relative: number | null;
  readonly relative_interval: readonly [number, number] | null;
  readonly p_value: number;
  readonly false_discovery_rate: number;
  readonly verdict: 'higher' | 'lower' | 'not_told_apart';
  /** people an arm needs so that the least lift would be found; `null` where the control's rate is 0 or 1 */
  readonly needed_per_arm: number | null;
  readonly enough: boolean;
  readonly money: readonly MoneyLift[];
}

export interface SampleRatio {
  readonly expected: Readonly<Record<string, number>>;
  readonly chi_square: number;
  readonly p_value: number;
  /** the split differs from what was planned beyond chance: something is wrong with who was put in */
  readonly mismatch: boolean;
}

export interface Terms {
  readonly control: string;
  readonly expectedShares?: Readonly<Record<string, number>> | undefined;
  readonly confidence: number;
  readonly power: number;
  readonly leastLift: number;
}

/** Below this a split is no chance: a check that is made of every campaign must seldom cry wolf. */
const MISMATCH = 0.001;

export interface ArmsCompared {
  readonly arms: readonly Arm[];
  readonly comparisons: readonly Comparison[];
  /** `null` with fewer than two arms */
  readonly sample_ratio: SampleRatio | null;
}

/**
 * What a campaign did, arm by arm against its control group. Rates are compared by Newcombe's interval and the score
 * test, money per person by Welch's, each currency by itself and people without any at 0.
 * @see Newcombe (1998); Welch (1947); Katz et al. (1978) for the ratio of rates
 */
export function compareArms(people: readonly Person[], terms: Terms): ArmsCompared {
  const byArm = Map.groupBy(people, ({ arm }) => arm);
  const names = [...byArm.keys()].sort(
    (a, b) =>
      Number(b === terms.control) - Number(a === terms.control) || (a < b ? -1 : a > b ? 1 : 0),
  );
  const currencies = [...new Set(people.flatMap(({ money }) => Object.keys(money)))].sort();
  const z = normalQuantile((1 + terms.confidence) / 2);
  const arms = names.map((arm) => describeArm(arm, byArm.get(arm) ?? [], currencies, z));
  const control = arms.find(({ arm }) => arm === terms.control);
  const others = control === undefined ? [] : arms.filter((one) => one !== control);
  const shareOf = ({ converted, people: among }: Arm): Share => ({ of: converted, among });
  const pValues = others.map((arm) =>
    control === undefined ? 1 : shareTest(shareOf(arm), shareOf(control)),
  );
  const rates = falseDiscoveryRates(pValues);
  return {
    arms,
    comparisons: others.flatMap((arm, i) =>
      control === undefined
        ? []
        : [
            {
              ...compareRates(arm, control, z, terms),
              p_value: pValues[i] ?? 1,
              false_discovery_rate: rates[i] ?? 1,
              verdict: verdictOf(arm, control, pValues[i] ?? 1, terms),
              money: currencies.map((currency) =>
                compareMoney(
                  currency,
                  sampleOf(byArm.get(arm.arm) ?? [], currency),
                  sampleOf(byArm.get(control.arm) ?? [], currency),
                  terms.confidence,
                ),
              ),
            },
          ],
    ),
    sample_ratio: arms.length < 2 ? null : checkRatio(arms, terms.expectedShares),
  };
}

function describeArm(
  arm: string,
  people: readonly Person[],
  currencies: readonly string[],
  z: number,
): Arm {
  const converted = people.filter((one) => one.converted).length;
  return {
    arm,
    people: people.length,
    converted,
    rate: converted / people.length,
    interval: wilson({ of: converted, among: people.length }, z),
    revenue: currencies.map((currency) => {
      const total = people.reduce((sum, { money }) => sum + (money[currency] ?? 0), 0);
      return { currency, total_minor: total, per_person_minor: total / people.length };
    }),
  };
}

function compareRates(arm: Arm, control: Arm, z: number, { power, confidence, leastLift }: Terms) {
  const [a, b] = [arm, control].map(({ converted, people }) => ({ of: converted, among: people }));
  if (a === undefined || b === undefined) throw new Error('two arms are compared');
  const ratio = control.rate > 0 ? arm.rate / control.rate : null;
  const needed = neededPerArm(control.rate, control.rate * (1 + leastLift), {
    power,
    confidence,
  });
  return {
    arm: arm.arm,
    difference: arm.rate - control.rate,
    interval: shareDifference(a, b, z),
    relative: ratio === null ? null : ratio - 1,
    relative_interval: ratioInterval(a, b, z),
    needed_per_arm: needed,
    enough: needed !== null && Math.min(arm.people, control.people) >= needed,
  };
}

function verdictOf(arm: Arm, control: Arm, p: number, { confidence }: Terms) {
  if (p >= 1 - confidence) return 'not_told_apart' as const;
  return arm.rate > control.rate ? ('higher' as const) : ('lower' as const);
}

/** Of the ratio of two shares, less one; by the logarithm's normal. `null` where one of them is 0. */
function ratioInterval(a: Share, b: Share, z: number): readonly [number, number] | null {
  if (a.of === 0 || b.of === 0) return null;
  const spread = Math.sqrt(1 / a.of - 1 / a.among + 1 / b.of - 1 / b.among);
  const log = Math.log(a.of / a.among / (b.of / b.among));
  return [Math.exp(log - z * spread) - 1, Math.exp(log + z * spread) - 1];
}

/**
 * People that each of two arms needs for a difference of rates to be found, two-sided.
 * @returns `null` where one of the rates is not strictly between 0 and 1
 * @see Fleiss, Levin and Paik, Statistical Methods for Rates and Proportions, formula 4.14 without correction
 */
export function neededPerArm(
  from: number,
  to: number,
  { power, confidence }: { readonly power: number; readonly confidence: number },
): number | null {
  if (!(from > 0 && from < 1 && to > 0 && to < 1) || from === to) return null;
  const mean = (from + to) / 2;
  const alpha = normalQuantile((1 + confidence) / 2) * Math.sqrt(2 * mean * (1 - mean));
  const beta = normalQuantile(power) * Math.sqrt(from * (1 - from) + to * (1 - to));
  return Math.ceil(((alpha + beta) / (to - from)) ** 2);
}

function sampleOf(people: readonly Person[], currency: string): Sample {
  const count = people.length;
  const values = people.map(({ money }) => money[currency] ?? 0);
  const mean = values.reduce((sum, value) => sum + value, 0) / count;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { count, mean, variance: count < 2 ? 0 : squares / (count - 1) };
}

function compareMoney(currency: string, a: Sample, b: Sample, confidence: number): MoneyLift {
  const difference = a.mean - b.mean;
  return {
    currency,
    difference_minor: difference,
    interval_minor: welchInterval(a, b, confidence),
    relative: b.mean > 0 ? a.mean / b.mean - 1 : null,
    p_value: welchTest(a, b),
  };
}

/** Confidence interval of the difference of two means, variances not assumed equal. */
export function welchInterval(
  a: Sample,
  b: Sample,
  confidence: number,
): readonly [number, number] | null {
  if (a.count < 2 || b.count < 2) return null;
  const [ea, eb] = [a.variance / a.count, b.variance / b.count];
  const difference = a.mean - b.mean;
  if (!(ea + eb > 0)) return [difference, difference];
  const freedom = (ea + eb) ** 2 / (ea ** 2 / (a.count - 1) + eb ** 2 / (b.count - 1));
  const half = studentQuantile((1 + confidence) / 2, freedom) * Math.sqrt(ea + eb);
  return [difference - half, difference + half];
}

/** Whether people were split as planned; alike without a plan, arms outside the plan left out. */
function checkRatio(
  arms: readonly Arm[],
  planned: Readonly<Record<string, number>> | undefined,
): SampleRatio | null {
  const names = planned === undefined ? arms.map(({ arm }) => arm) : Object.keys(planned);
  if (names.length < 2) return null;
  const whole = names.reduce((sum, name) => sum + (planned?.[name] ?? 1), 0);
  const people = (name: string) => arms.find(({ arm }) => arm === name)?.people ?? 0;
  const total = names.reduce((sum, name) => sum + people(name), 0);
  const expected = Object.fromEntries(
    names.map((name) => [name, (total * (planned?.[name] ?? 1)) / whole]),
  );
  const chi = names.reduce((sum, name) => {
    const wanted = expected[name] ?? 0;
    return wanted > 0 ? sum + (people(name) - wanted) ** 2 / wanted : sum;
  }, 0);
  const p_value = chiSquareTail(chi, names.length - 1);
  return { expected, chi_square: chi, p_value, mismatch: p_value < MISMATCH };
}
