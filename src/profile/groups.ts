import type { EventDoc } from '../model/event.ts';

/** What a person belongs to, with when it was last said: `account_id:crm/A-1`, `group:segment/acme`. */
export type Groups = Readonly<Record<string, string>>;

/** Most groups that a state remembers. */
const MOST_GROUPS = 50;

/**
 * The accounts among canonical keys. An account is one identifier that many people may give, of whom one alone holds
 * it; so what resolution kept from a profile counts here as well as what it got.
 */
export function accountsOf(keys: readonly string[]): string[] {
  return keys.filter((key) => key.startsWith('account_id:'));
}

/** The groups an event speaks of: accounts it carries, and the group of a `group` call, unique within its source. */
export function groupsOf(event: EventDoc): string[] {
  const groups = accountsOf(event.identifiers);
  if (event.left_out !== undefined) groups.push(...accountsOf(event.left_out));
  if (event.type === 'group' && event.subject?.id !== undefined) {
    groups.push(`group:${event.source}/${event.subject.id}`);
  }
  return groups;
}

/**
 * The newest mention of each group, the newest groups first to be kept. A join: associative, commutative and
 * idempotent, for what falls off the end here would fall off any longer list too.
 * @returns one of the two where it says all that the other does
 */
export function joinGroups(a: Groups | undefined, b: Groups | undefined) {
  if (a === undefined || b === undefined) return a ?? b;
  if (Object.entries(b).every(([group, at]) => (a[group] ?? '') >= at)) return a;
  return newestGroups([...Object.entries(a), ...Object.entries(b)]);
}

/** Groups by name, each with its newest instant; beyond 50 the oldest are left out, of equals the later name. */
export function newestGroups(said: readonly (readonly [group: string, at: string])[]) {
  const newest = new Map<string, string>();
  for (const [group, at] of said) {
    if ((newest.get(group) ?? '') < at) newest.set(group, at);
  }
  const kept = byNewest([...newest]).slice(0, MOST_GROUPS);
  return Object.fromEntries(kept.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Newest first, of equals by name. */
export function byNewest(groups: [group: string, at: string][]): [group: string, at: string][] {
  return groups.sort(([x, atX], [y, atY]) => {
    if (atX !== atY) return atX > atY ? -1 : 1;
    return x < y ? -1 : 1;
  });
}
