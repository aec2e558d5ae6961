import type { Spelling, Strength } from '../model/namespace-rule.ts';

export type { Strength } from '../model/namespace-rule.ts';

/** What identity resolution may do with the identifiers of one namespace. */
export interface NamespacePolicy {
  readonly name: string;
  /** Values are unique within a system only, so keys carry the system's name. */
  readonly scoped: boolean;
  readonly strength: Strength;
  /** 1 is looked at first. */
  readonly priority: number;
  /**
   * Two different values in one scope are two people: no identifier of the same or a lower priority may join
   * them. An identifier of a higher priority may (one customer with a replaced loyalty card).
   */
  readonly exclusive: boolean;
  /** Most values one profile may hold; the weaker identifier beyond it is left where it is. */
  readonly max_per_profile: number;
  /** Most values one profile may get within any `days` in a row; `null`: as many as it may hold. */
  readonly max_per_window: { readonly values: number; readonly days: number } | null;
  /** How a value is spelt: see `canonicalise.ts`. */
  readonly spelling: Spelling;
  /** Values that name nobody, beside those that are blocked everywhere: see `blocked-patterns.ts`. */
  readonly blocked: readonly string[];
  /** From how many people on a value is taken for shared, and joins nobody; `null`: never. */
  readonly generic_at: number | null;
}

/** More people than this on one address or number share it; a couple, a family or an assistant are fewer. */
const GENERIC_AT = 20;

const BUILT_IN: readonly NamespacePolicy[] = [
  policy('customer_id', 1, 'strong', { exclusive: true, max_per_profile: 50 }),
  policy('login', 2, 'strong', { max_per_profile: 20 }),
  policy('national_id', 3, 'strong', { scoped: false, exclusive: true, spelling: 'document' }),
  policy('loyalty_id', 4, 'strong', { exclusive: true, spelling: 'document' }),
  policy('subscription_id', 5, 'medium', { max_per_profile: 200 }),
  policy('email', 6, 'medium', { scoped: false, spelling: 'email', generic_at: GENERIC_AT }),
  policy('phone', 7, 'medium', { scoped: false, spelling: 'phone', generic_at: GENERIC_AT }),
  policy('social', 8, 'medium', { spelling: 'lower', generic_at: GENERIC_AT }),
  policy('order_id', 9, 'medium', { max_per_profile: 5000 }),
  policy('invoice_id', 10, 'medium', { max_per_profile: 5000 }),
  policy('ticket_id', 11, 'medium', { max_per_profile: 5000 }),
  policy('account_id', 13, 'weak', { max_per_profile: 50 }),
  policy('device_id', 14, 'weak', { max_per_profile: 300 }),
  policy('cookie_id', 15, 'weak', { max_per_profile: 500 }),
  policy('anonymous_id', 16, 'weak', { max_per_profile: 500 }),
];

const BY_NAME: ReadonlyMap<string, NamespacePolicy> = new Map(BUILT_IN.map((p) => [p.name, p]));

/** Priority of namespaces a company makes up: below what we know, above devices. */
const CUSTOM_PRIORITY = 12;

/**
 * Policy of a namespace as the product brings it, before a company's own rules: for what must not change with them,
 * such as the order in which a profile lists its identifiers. Decisions ask an `IdentityPolicy`.
 *
 * A namespace that is not built in is medium, scoped, not exclusive, and holds up to 50 values per profile.
 */
export function policyOf(namespace: string): NamespacePolicy {
  return (
    BY_NAME.get(namespace) ?? policy(namespace, CUSTOM_PRIORITY, 'medium', { max_per_profile: 50 })
  );
}

/** Whether the product brings a policy for a namespace. */
export function isBuiltIn(namespace: string): boolean {
  return BY_NAME.has(namespace);
}

/** Namespaces that name no person: a profile that holds nothing else is anonymous. */
const ANONYMOUS_NAMESPACES = new Set(['device_id', 'cookie_id', 'anonymous_id']);

/** Whether a namespace names a device or browser only. */
export function isAnonymousNamespace(namespace: string): boolean {
  return ANONYMOUS_NAMESPACES.has(namespace);
}

/** All built-in policies, strongest first. */
export const NAMESPACE_POLICIES = BUILT_IN;

function policy(
  name: string,
  priority: number,
  strength: Strength,
  own: Partial<Omit<NamespacePolicy, 'name' | 'priority' | 'strength'>>,
): NamespacePolicy {
  return {
    name,
    priority,
    strength,
    scoped: own.scoped ?? true,
    exclusive: own.exclusive ?? false,
    max_per_profile: own.max_per_profile ?? 20,
    max_per_window: own.max_per_window ?? null,
    spelling: own.spelling ?? 'verbatim',
    blocked: own.blocked ?? [],
    generic_at: own.generic_at ?? null,
  };
}
