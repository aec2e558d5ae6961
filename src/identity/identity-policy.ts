import type { IdentityRules, NamespaceRule } from '../model/namespace-rule.ts';
import { type BlockedTest, compileBlocked } from './blocked-patterns.ts';
import { namespaceOf } from './identifier-key.ts';
import { NAMESPACE_POLICIES, type NamespacePolicy, policyOf } from './namespaces.ts';

/**
 * All rules that decide who is who, at one version: what the product brings, with a company's own rules over it and
 * the values that were found to be shared. A value: a decision is made under one of them from beginning to end.
 */
export interface IdentityPolicy {
  /** Counts up with each change of the rules; 0 before the first. */
  readonly version: number;
  /** The rules of a namespace; one that nobody made rules for is medium. */
  of(namespace: string): NamespacePolicy;
  ofKey(key: string): NamespacePolicy;
  /** Exclusive namespaces that no other outranks: what they hold apart, nothing may join. */
  readonly decisive: ReadonlySet<string>;
  /** Whether any namespace limits the values of a window, so that instants matter. */
  readonly hasWindows: boolean;
  /** Whether a company blocked this value of a namespace. */
  isBlocked(namespace: string, value: string): boolean;
  /** Keys of values that so many people have that they are nobody's. */
  readonly generic: ReadonlySet<string>;
}

const NO_KEYS: ReadonlySet<string> = new Set();
const NO_RULES: IdentityRules = { namespaces: [] };
/** Names come in with messages: more than a company can mean are not remembered. */
const MOST_UNKNOWN = 1000;

/** @param rules as checked by `check-rules.ts` */
export function buildIdentityPolicy(
  input: {
    readonly rules?: IdentityRules;
    readonly version?: number;
    readonly generic?: ReadonlySet<string>;
  } = {},
): IdentityPolicy {
  const { rules = NO_RULES, version = 0, generic = NO_KEYS } = input;
  const known = effectivePolicies(rules);
  const blocked = new Map<string, BlockedTest>(
    [...known.values()]
      .filter((policy) => policy.blocked.length > 0)
      .map((policy) => [policy.name, compileBlocked(policy.blocked)]),
  );
  const unknown = new Map<string, NamespacePolicy>();
  const of = (namespace: string): NamespacePolicy => {
    const found = known.get(namespace) ?? unknown.get(namespace);
    if (found !== undefined) return found;
    const made = policyOf(namespace);
    if (unknown.size < MOST_UNKNOWN) unknown.set(namespace, made);
    return made;
  };
  return {
    version,
    of,
    ofKey: (key) => of(namespaceOf(key)),
    decisive: decisiveOf([...known.values()]),
    hasWindows: [...known.values()].some((policy) => policy.max_per_window !== null),
    isBlocked: (namespace, value) => blocked.get(namespace)?.(value) ?? false,
    generic,
  };
}

/** The rules as the product brings them, nothing found to be shared. */
export const BUILT_IN_POLICY: IdentityPolicy = buildIdentityPolicy();

/** The same rules with other shared values. */
export function withGeneric(policy: IdentityPolicy, generic: ReadonlySet<string>): IdentityPolicy {
  return { ...policy, generic };
}

/** Every namespace that has rules, by name: built in, or a company's. */
export function effectivePolicies(rules: IdentityRules): Map<string, NamespacePolicy> {
  const policies = new Map(NAMESPACE_POLICIES.map((policy) => [policy.name, policy]));
  for (const rule of rules.namespaces) policies.set(rule.name, applyRule(rule));
  return policies;
}

/** A namespace's built-in policy with a company's rule over it. */
export function applyRule(rule: NamespaceRule): NamespacePolicy {
  const given = Object.entries(rule).filter(([, value]) => value !== undefined);
  return { ...policyOf(rule.name), ...Object.fromEntries(given) };
}

function decisiveOf(policies: readonly NamespacePolicy[]): ReadonlySet<string> {
  const first = Math.min(...policies.map(({ priority }) => priority));
  return new Set(
    policies
      .filter(({ exclusive, priority }) => exclusive && priority === first)
      .map(({ name }) => name),
  );
}
