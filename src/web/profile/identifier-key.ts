/** Parts of a canonical identifier key, `namespace:value` or `namespace:scope/value`. */
export interface KeyParts {
  readonly namespace: string;
  readonly scope: string | null;
  readonly value: string;
}

/** Namespaces whose values are unique in the world and carry no scope, though a value may hold a slash. */
const UNSCOPED = new Set(['email', 'phone', 'national_id']);

export function partsOfKey(key: string): KeyParts {
  const colon = key.indexOf(':');
  const namespace = colon === -1 ? '' : key.slice(0, colon);
  const rest = key.slice(colon + 1);
  const scoped = UNSCOPED.has(namespace) ? null : /^([a-z][a-z0-9_]{0,63})\/(.+)$/s.exec(rest);
  if (scoped === null) return { namespace, scope: null, value: rest };
  return { namespace, scope: scoped[1] ?? null, value: scoped[2] ?? rest };
}

/** Keys by namespace, those of customers' own numbers first and of devices last. */
export function groupKeys(keys: readonly string[]): (readonly [string, readonly KeyParts[]])[] {
  const groups = Map.groupBy(keys.map(partsOfKey), (parts) => parts.namespace);
  return [...groups].toSorted(([a], [b]) => rankOf(a) - rankOf(b) || a.localeCompare(b));
}

const ORDER = ['customer_id', 'loyalty_id', 'account_id', 'login', 'email', 'phone', 'social'];
const LAST = ['order_id', 'invoice_id', 'ticket_id', 'device_id', 'anonymous_id'];

function rankOf(namespace: string): number {
  const first = ORDER.indexOf(namespace);
  if (first !== -1) return first;
  const last = LAST.indexOf(namespace);
  return last === -1 ? ORDER.length : ORDER.length + 1 + last;
}
