import type { IdentityRules, NamespaceRule } from '../model/namespace-rule.ts';
import { blocksEverything } from './blocked-patterns.ts';
import { applyRule, effectivePolicies } from './identity-policy.ts';
import { isBuiltIn, type NamespacePolicy, policyOf } from './namespaces.ts';

/** What is stored of namespaces, as far as changing a rule needs it: name → how many identifiers. */
export type StoredCounts = ReadonlyMap<string, number>;

/** Something a rule may not say; `field` in dots and brackets, below the rule. */
export interface RuleFault {
  readonly namespace: string;
  readonly field: string;
  readonly message: string;
}

/**
 * What is wrong with a company's rules taken together; empty where they can be used. Rules are wrong that contradict
 * themselves or each other, that would let nobody be known, or that change how keys are written which are stored
 * already.
 * @param before the rules in force, whose spelling stored keys have
 */
export function checkRules(
  rules: IdentityRules,
  before: IdentityRules,
  stored: StoredCounts,
): RuleFault[] {
  const faults: RuleFault[] = [];
  const say = (namespace: string, [field, message]: Said) =>
    faults.push({ namespace, field, message });
  const policies = effectivePolicies(rules);
  const former = effectivePolicies(before);
  const seen = new Set<string>();
  for (const rule of rules.namespaces) {
    const { name, priority } = rule;
    if (seen.has(name)) say(name, ['name', `there are two rules for ${name}`]);
    seen.add(name);
    for (const said of contradictions(applyRule(rule))) say(name, said);
    const clash = [...policies.values()].find(
      (other) => other.name !== name && other.priority === priority,
    );
    if (clash !== undefined) {
      say(name, ['priority', `${clash.name} has the priority ${priority} already`]);
    }
  }
  for (const name of new Set([...policies.keys(), ...former.keys()])) {
    const [now, then] = [policies, former].map((map) => map.get(name) ?? policyOf(name));
    if (now === undefined || then === undefined) continue;
    for (const said of frozen(now, then, stored.get(name) ?? 0)) say(name, said);
  }
  return faults;
}

type Said = readonly [field: string, message: string];

/** Rules in force with one of them replaced or added. */
export function withRule(rules: IdentityRules, rule: NamespaceRule): IdentityRules {
  return {
    namespaces: [...rules.namespaces.filter(({ name }) => name !== rule.name), rule].sort((a, b) =>
      a.name < b.name ? -1 : 1,
    ),
  };
}

/** Rules in force without those of one namespace, which then are the built-in ones. */
export function withoutRule(rules: IdentityRules, namespace: string): IdentityRules {
  return { namespaces: rules.namespaces.filter(({ name }) => name !== namespace) };
}

function* contradictions(policy: NamespacePolicy): Generator<Said> {
  const { exclusive, strength, max_per_profile: most, max_per_window: window } = policy;
  if (most === 0) {
    yield exclusive
      ? ['max_per_profile', 'an exclusive namespace that lets no value in forbids nothing']
      : ['max_per_profile', 'must be 1 at least; to ignore values, block them'];
  }
  if (exclusive && strength === 'weak') {
    yield ['exclusive', 'a weak identifier is shared, so two of them are not two people'];
  }
  if (window !== null && window.values > most) {
    yield ['max_per_window', `lets more values in than max_per_profile, which is ${most}`];
  }
  if (policy.generic_at !== null && strength === 'weak') {
    yield ['generic_at', 'a weak identifier joins nobody who is known, so it cannot be demoted'];
  }
  if (policy.spelling === 'phone' || policy.spelling === 'email') {
    if (policy.scoped)
      yield ['scoped', `values spelt as ${policy.spelling} are unique in the world`];
  }
  for (const [i, pattern] of policy.blocked.entries()) {
    if (blocksEverything(pattern, policy.spelling)) {
      yield [`blocked[${i}]`, 'blocks every value there is'];
    }
  }
}

/** Keys are stored in the spelling they were first written in; another would make other people of them. */
function* frozen(now: NamespacePolicy, then: NamespacePolicy, stored: number): Generator<Said> {
  for (const field of ['scoped', 'spelling'] as const) {
    if (isBuiltIn(now.name) && now[field] !== policyOf(now.name)[field]) {
      yield [field, `of ${now.name} is fixed, since it is built in`];
    } else if (now[field] !== then[field] && stored > 0) {
      yield [field, `cannot change while ${stored} values are stored in it; use another name`];
    }
  }
}
