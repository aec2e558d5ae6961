import { namespaceOf, parseKey } from './identifier-key.ts';
import { policyOf as builtInPolicy, type NamespacePolicy } from './namespaces.ts';

/** What one record or event says: these identifiers are one person's. */
export interface Evidence {
  /** Canonical keys of its newest version. */
  readonly keys: readonly string[];
  /** When it was said, UTC. */
  readonly at: string;
}

/** What people decided, whatever the rules say. */
export interface Decisions {
  /** Pairs of canonical keys of one person. */
  readonly same: readonly (readonly [string, string])[];
  /** Pairs of canonical keys of two people. */
  readonly apart: readonly (readonly [string, string])[];
}

interface Link {
  readonly from: string;
  readonly to: string;
  readonly priority: number;
  readonly at: string;
}

/**
 * Divides identifiers into the people that the rules justify today: the groups connected by what records and events
 * carry together, but for links that the policy does not allow. Decisions go first; then each item links its
 * strongest identifier with its others, strongest links first and of equal ones the earliest, and a link that would
 * bring together two exclusive values, too many of one kind, or two known people by something shared is left out.
 *
 * Neither the order of the evidence nor its repetition matters.
 * @returns the groups, each sorted, in the order of their first keys
 */
export function partition(
  evidence: Iterable<Evidence>,
  decisions: Decisions = { same: [], apart: [] },
  policyOf: (namespace: string) => NamespacePolicy = builtInPolicy,
): string[][] {
  const rankOf = (key: string): number => policyOf(namespaceOf(key)).priority;
  const { links, keys } = linksOf(evidence, rankOf);
  for (const key of decisions.same.flat()) keys.add(key);
  const groups = new Groups(keys, decisions.apart, policyOf);
  for (const [a, b] of decisions.same) groups.join(a, b);
  for (const { from, to, priority } of links) groups.joinIfAllowed(from, to, priority);
  return groups.all();
}

function linksOf(evidence: Iterable<Evidence>, rankOf: (key: string) => number) {
  const keys = new Set<string>();
  const links = new Map<string, Link>();
  const byRank = (a: string, b: string) => rankOf(a) - rankOf(b) || (a < b ? -1 : Number(a > b));
  for (const { keys: carried, at } of evidence) {
    for (const key of carried) keys.add(key);
    const [from, ...others] = [...new Set(carried)].sort(byRank);
    if (from === undefined) continue;
    for (const to of others) {
      const name = `${from}\0${to}`;
      const former = links.get(name);
      if (former === undefined || at < former.at) {
        links.set(name, { from, to, priority: rankOf(to), at });
      }
    }
  }
  const sorted = [...links.values()].sort(
    (a, b) =>
      a.priority - b.priority ||
      compare(a.at, b.at) ||
      compare(a.from, b.from) ||
      compare(a.to, b.to),
  );
  return { links: sorted, keys };
}

/** Groups of keys that grow together, each link asked about before. */
class Groups {
  readonly #groupOf = new Map<string, Set<string>>();
  readonly #apart: Decisions['apart'];
  readonly #policyOf: (namespace: string) => NamespacePolicy;

  constructor(
    keys: Iterable<string>,
    apart: Decisions['apart'],
    policyOf: (namespace: string) => NamespacePolicy,
  ) {
    for (const key of keys) this.#groupOf.set(key, new Set([key]));
    this.#apart = apart;
    this.#policyOf = policyOf;
  }

  join(a: string, b: string): void {
    const [x, y] = [this.#groupOf.get(a), this.#groupOf.get(b)];
    if (x === undefined || y === undefined || x === y) return;
    const [large, small] = x.size >= y.size ? [x, y] : [y, x];
    for (const key of small) {
      large.add(key);
      this.#groupOf.set(key, large);
    }
  }

  joinIfAllowed(a: string, b: string, priority: number): void {
    const [x, y] = [this.#groupOf.get(a), this.#groupOf.get(b)];
    if (x === undefined || y === undefined || x === y) return;
    if (this.#isAllowed(x, y, this.#policyOf(namespaceOf(b)), priority)) this.join(a, b);
  }

  all(): string[][] {
    return [...new Set(this.#groupOf.values())]
      .map((group) => [...group].sort())
      .sort((a, b) => compare(a[0] ?? '', b[0] ?? ''));
  }

  #isAllowed(
    x: ReadonlySet<string>,
    y: ReadonlySet<string>,
    link: NamespacePolicy,
    priority: number,
  ): boolean {
    if (link.strength === 'weak' && this.#isKnown(x) && this.#isKnown(y)) return false;
    for (const [a, b] of this.#apart) {
      if ((x.has(a) && y.has(b)) || (x.has(b) && y.has(a))) return false;
    }
    const counts = new Map<string, number>();
    const exclusive = new Map<string, string>();
    for (const key of [...x, ...y]) {
      const policy = this.#policyOf(namespaceOf(key));
      const count = (counts.get(policy.name) ?? 0) + 1;
      if (count > policy.max_per_profile) return false;
      counts.set(policy.name, count);
      if (!policy.exclusive || priority < policy.priority) continue;
      const slot = `${policy.name}:${parseKey(key).scope ?? ''}`;
      if ((exclusive.get(slot) ?? key) !== key) return false;
      exclusive.set(slot, key);
    }
    return true;
  }

  #isKnown(group: ReadonlySet<string>): boolean {
    for (const key of group) if (this.#policyOf(namespaceOf(key)).strength !== 'weak') return true;
    return false;
  }
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
