import { createHash } from 'node:crypto';
import type {
  Strategy,
  SurvivorshipGroup,
  SurvivorshipPolicy,
  SurvivorshipRule,
} from '../../model/survivorship.ts';
import { GOLDEN_FIELDS, type GoldenField } from '../../model/traits.ts';
import { canonicalJson } from '../canonical-json.ts';
import { BUILT_IN_GROUPS, BUILT_IN_RULES } from './built-in.ts';

/** Raised when the same state and rules give another document, so that stored profiles are made anew. */
const PROJECTION_VERSION = 2;
/** Custom names are the sources' own: of more than these, what applies is looked up again each time. */
const MOST_REMEMBERED = 2_000;

/** How one field is decided. */
export interface FieldRule {
  readonly choose: readonly Strategy[];
  /** Its value is a list, whatever a source calls it. */
  readonly list: boolean;
  /** Most elements where lists are united. */
  readonly union: number | undefined;
  /** Sources may differ here without contradicting each other: the rule makes one value of all. */
  readonly reconciles: boolean;
}

/** Rules in force, ready to be asked field by field. */
export interface Survivorship {
  /** Changes with the rules, the sources' priorities, and the way golden values are made. */
  readonly version: string;
  readonly source_priority: Readonly<Record<string, number>>;
  readonly groups: readonly SurvivorshipGroup[];
  /** Golden fields in no group. */
  readonly single: readonly GoldenField[];
  /** Fields in a group. */
  readonly grouped: ReadonlySet<string>;
  ruleOf(field: string): FieldRule;
}

export const NO_RULES: SurvivorshipPolicy = { rules: [], lists: [] };

/**
 * Prepares a valid policy (see `check-policy.ts`) for use.
 * @param source_priority source → priority from its manifest, higher wins; sources it does not name have 0
 */
export function compileSurvivorship(
  policy: SurvivorshipPolicy,
  source_priority: Readonly<Record<string, number>>,
): Survivorship {
  const groups = policy.groups ?? BUILT_IN_GROUPS;
  const grouped = new Set(groups.flatMap((group) => group.fields));
  const layers = [policy.rules, BUILT_IN_RULES].map(ordered);
  const isList = matcher(policy.lists);
  const remembered = new Map<string, FieldRule>();
  const version = createHash('sha256')
    .update(canonicalJson([PROJECTION_VERSION, policy, groups, BUILT_IN_RULES, source_priority]))
    .digest('base64url')
    .slice(0, 12);

  function find(field: string): FieldRule {
    const choose = layers.flatMap((layer) => layer.find(([match]) => match(field)) ?? [])[1];
    const strategies = (choose ?? []) as readonly Strategy[];
    const list = isList(field);
    return {
      choose: strategies,
      list,
      union: list ? limitOf(strategies) : undefined,
      reconciles: list || strategies.some((one) => one === 'min' || one === 'max'),
    };
  }
  return {
    version,
    source_priority,
    groups,
    single: GOLDEN_FIELDS.filter((field) => !grouped.has(field)),
    grouped,
    ruleOf(field) {
      const known = remembered.get(field);
      if (known !== undefined) return known;
      const rule = find(field);
      if (remembered.size < MOST_REMEMBERED) remembered.set(field, rule);
      return rule;
    },
  };
}

type Matcher = (field: string) => boolean;

/** Rules with the most exact name first, so that the first that fits is the one. */
function ordered(rules: readonly SurvivorshipRule[]): [Matcher, readonly Strategy[]][] {
  return rules
    .flatMap(({ fields, choose }) => fields.map((field) => ({ field, choose })))
    .sort((a, b) => exactness(b.field) - exactness(a.field))
    .map(({ field, choose }) => [matcher([field]), choose]);
}

function exactness(pattern: string): number {
  return pattern.endsWith('*') ? pattern.length : Number.MAX_SAFE_INTEGER;
}

/** Whether a field is named by one of these names and patterns. */
export function matcher(patterns: readonly string[]): Matcher {
  const exact = new Set(patterns.filter((pattern) => !pattern.endsWith('*')));
  const starts = patterns.filter((one) => one.endsWith('*')).map((one) => one.slice(0, -1));
  return (field) => exact.has(field) || starts.some((start) => field.startsWith(start));
}

function limitOf(choose: readonly Strategy[]): number | undefined {
  for (const one of choose) {
    if (typeof one !== 'string' && one.strategy === 'union') return one.limit;
  }
  return undefined;
}

export function strategyName(strategy: Strategy) {
  return typeof strategy === 'string' ? strategy : strategy.strategy;
}
