import type { Strategy, SurvivorshipRule } from '../api/steward-types.ts';
import type { StewardWords } from '../i18n/fr-steward.ts';

/** Written out: the list of the model would bring its validator along. */
export const PLAIN_STRATEGIES = [
  'source_priority',
  'newest',
  'most_frequent',
  'longest',
  'verified',
  'min',
  'max',
] as const satisfies readonly Strategy[];

/** A rule as its form holds it: fields as they were typed, and the choices in order. */
export interface RuleRow {
  readonly key: string;
  readonly fields: string;
  readonly choose: readonly Strategy[];
}

export function rowsOf(rules: readonly SurvivorshipRule[]): RuleRow[] {
  return rules.map(({ fields, choose }, index) => ({
    key: `stored ${index}`,
    fields: fields.join(', '),
    choose,
  }));
}

export function rulesOf(rows: readonly RuleRow[]): SurvivorshipRule[] {
  return rows.map(({ fields, choose }) => ({
    fields: fields
      .split(',')
      .map((field) => field.trim())
      .filter((field) => field !== ''),
    choose: [...choose],
  }));
}

/** A way of choosing, in words. */
export function strategyText(
  strategy: Strategy,
  words: StewardWords['golden'],
  list: (values: readonly string[]) => string,
): string {
  if (typeof strategy === 'string') return words.strategies[strategy];
  if (strategy.strategy === 'union') return words.union(strategy.limit);
  return words.of_sources(words.strategies[strategy.strategy], list(strategy.sources));
}
