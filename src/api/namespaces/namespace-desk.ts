import type { AuditStore } from '../../elasticsearch/audit-store.ts';
import type { IdentityRuleStore, StoredRules } from '../../elasticsearch/identity-rule-store.ts';
import { AppError } from '../../errors.ts';
import { checkRules, type RuleFault, withoutRule, withRule } from '../../identity/check-rules.ts';
import { effectivePolicies } from '../../identity/identity-policy.ts';
import { isBuiltIn, NAMESPACE_POLICIES, policyOf } from '../../identity/namespaces.ts';
import type { PolicySource } from '../../ingestion/policy/policy-source.ts';
import type { IdentityRules, NamespaceRule } from '../../model/namespace-rule.ts';
import { isWithinEdits } from '../../search/edit-distance.ts';

export interface DeskDeps {
  readonly rules: IdentityRuleStore;
  readonly policy: PolicySource;
  readonly audit: AuditStore;
  readonly now: () => Date;
}

/** Under which condition a caller changes a rule: the version they read, or that there is none of this name. */
export interface Condition {
  readonly version: number | undefined;
  readonly isNew: boolean;
}

/** Every namespace that is built in, has rules, or holds identifiers, with the rules in force. */
export function describeNamespaces({ rules }: StoredRules, values: ReadonlyMap<string, number>) {
  const policies = effectivePolicies(rules);
  const names = new Set([...policies.keys(), ...values.keys()]);
  return [...names]
    .map((name) => describe(name, rules, policies.get(name) ?? policyOf(name), values))
    .sort((a, b) => a.policy.priority - b.policy.priority || (a.name < b.name ? -1 : 1));
}

function describe(
  name: string,
  rules: IdentityRules,
  policy: ReturnType<typeof policyOf>,
  values: ReadonlyMap<string, number>,
) {
  const own = rules.namespaces.find((rule) => rule.name === name);
  const origin = isBuiltIn(name)
    ? own === undefined
      ? ('built_in' as const)
      : ('changed' as const)
    : own === undefined
      ? ('seen' as const)
      : ('added' as const);
  return {
    name,
    origin,
    policy: shown(policy),
    built_in: isBuiltIn(name) ? shown(policyOf(name)) : null,
    rule: own === undefined ? null : withoutName(own),
    values: values.get(name) ?? 0,
  };
}

function shown({ name: _, ...policy }: ReturnType<typeof policyOf>) {
  return { ...policy, blocked: [...policy.blocked] };
}

function withoutName({ name: _, ...rule }: NamespaceRule) {
  return rule;
}

/**
 * Puts a namespace's rules in the place of those it had.
 * @throws AppError `not_found` for a name that nobody knows, with the nearest; `precondition_failed`;
 *   `invalid_request` with each fault
 */
export async function putRule(
  deps: DeskDeps,
  rule: NamespaceRule,
  condition: Condition,
  by: string,
): Promise<StoredRules> {
  const [stored, values] = await Promise.all([deps.rules.read(), deps.rules.countValues()]);
  const isKnown = knownNames(stored.rules, values).includes(rule.name);
  if (condition.isNew && isKnown) {
    throw new AppError('precondition_failed', `there is a namespace ${rule.name} already`);
  }
  if (!condition.isNew && !isKnown) throw unknownNamespace(rule.name, stored.rules, values);
  const rules = withRule(stored.rules, rule);
  refuseFaults(checkRules(rules, stored.rules, values), ({ namespace, field }) =>
    namespace === rule.name ? field : `${namespace}.${field}`,
  );
  return await save(deps, rules, stored, condition, { by, namespace: rule.name, action: 'put' });
}

/**
 * Back to what is built in; a namespace a company added is then like any other unknown one.
 * @throws AppError as {@link putRule}; `conflict` where stored keys need the rule
 */
export async function removeRule(
  deps: DeskDeps,
  namespace: string,
  condition: Condition,
  by: string,
): Promise<StoredRules> {
  const [stored, values] = await Promise.all([deps.rules.read(), deps.rules.countValues()]);
  if (!stored.rules.namespaces.some(({ name }) => name === namespace)) {
    if (knownNames(stored.rules, values).includes(namespace)) {
      throw new AppError('not_found', `${namespace} has no rules of its own`);
    }
    throw unknownNamespace(namespace, stored.rules, values);
  }
  const rules = withoutRule(stored.rules, namespace);
  const [fault] = checkRules(rules, stored.rules, values);
  if (fault !== undefined) {
    throw new AppError('conflict', `${fault.namespace}: ${fault.field} ${fault.message}`);
  }
  return await save(deps, rules, stored, condition, { by, namespace, action: 'reset' });
}

/**
 * Rules as they would be with changes, for trying them out.
 * @throws AppError `invalid_request` with each fault, `not_found` for an unknown namespace
 */
export async function changedRules(
  deps: Pick<DeskDeps, 'rules'>,
  changes: readonly NamespaceRule[],
): Promise<{ before: StoredRules; after: IdentityRules }> {
  const [before, values] = await Promise.all([deps.rules.read(), deps.rules.countValues()]);
  const names = changes.map(({ name }) => name);
  const twice = names.findIndex((name, i) => names.indexOf(name) !== i);
  if (twice >= 0) {
    throw invalid([
      { path: `changes[${twice}].name`, message: `there are two changes of ${names[twice]}` },
    ]);
  }
  let after = before.rules;
  for (const change of changes) {
    const isReset = Object.keys(change).length === 1;
    if (isReset && !knownNames(before.rules, values).includes(change.name)) {
      throw unknownNamespace(change.name, before.rules, values);
    }
    after = isReset ? withoutRule(after, change.name) : withRule(after, change);
  }
  refuseFaults(checkRules(after, before.rules, values), ({ namespace, field }) => {
    const i = names.indexOf(namespace);
    return i < 0 ? `${namespace}.${field}` : `changes[${i}].${field}`;
  });
  return { before, after };
}

/** @throws AppError `not_found` with the nearest names, for a namespace that nobody made and no data has */
export async function requireNamespace(
  deps: Pick<DeskDeps, 'rules'>,
  namespace: string,
): Promise<void> {
  if (isBuiltIn(namespace)) return;
  const [stored, values] = await Promise.all([deps.rules.read(), deps.rules.countValues()]);
  if (knownNames(stored.rules, values).includes(namespace)) return;
  throw unknownNamespace(namespace, stored.rules, values);
}

async function save(
  deps: DeskDeps,
  rules: IdentityRules,
  stored: StoredRules,
  condition: Condition,
  what: { readonly by: string; readonly namespace: string; readonly action: string },
): Promise<StoredRules> {
  const at = deps.now();
  const { by, namespace } = what;
  const expected = condition.version ?? stored.version;
  if (expected !== stored.version) throw new AppError('precondition_failed', CHANGED);
  const saved = await deps.rules.put(rules, { expected, by, at });
  deps.policy.expire();
  await deps.audit.append({
    at: at.toISOString(),
    actor: by,
    action: `namespace.${what.action}`,
    subject_ids: [namespace],
    detail: { policy_version: saved.version },
  });
  return saved;
}

const CHANGED = 'the rules have changed since they were read';

function knownNames(rules: IdentityRules, values: ReadonlyMap<string, number>): string[] {
  const builtIn = NAMESPACE_POLICIES.map(({ name }) => name);
  return [...new Set([...builtIn, ...rules.namespaces.map(({ name }) => name), ...values.keys()])];
}

function unknownNamespace(
  name: string,
  rules: IdentityRules,
  values: ReadonlyMap<string, number>,
): AppError {
  const near = knownNames(rules, values).filter((known) =>
    isWithinEdits(name, known, Math.max(2, Math.floor(name.length / 3))),
  );
  const hint = near.length === 0 ? '' : `; near it: ${near.sort().slice(0, 5).join(', ')}`;
  return new AppError('not_found', `there is no namespace ${name}${hint}`);
}

function refuseFaults(faults: readonly RuleFault[], pathOf: (fault: RuleFault) => string): void {
  if (faults.length === 0) return;
  throw invalid(faults.map((fault) => ({ path: pathOf(fault), message: fault.message })));
}

function invalid(errors: readonly { path: string; message: string }[]): AppError {
  return new AppError('invalid_request', 'the body is not valid', { errors });
}
