import { byStrength, strongestOf } from './strength.ts';

export type Side = 'leaves' | 'stays';

/** Which identifiers go and which stay when a profile is separated. */
export interface Assignment {
  readonly leaves: ReadonlySet<string>;
  readonly stays: ReadonlySet<string>;
  /** Identifiers that something of the other side carries too. */
  readonly shared: ReadonlySet<string>;
}

/**
 * Divides the identifiers of one profile in two, from some whose side is known. What an event or record carries goes
 * with the strongest of its identifiers that has a side; so sides spread from item to item until nothing changes,
 * and what nothing links to those who leave stays. Neither order nor repetition of the items matters.
 * @param items canonical keys that one event or record carries each
 */
export function assignIdentifiers(
  known: { readonly leaves: Iterable<string>; readonly stays: Iterable<string> },
  items: Iterable<readonly string[]>,
): Assignment {
  const sides = new Map<string, Side>();
  for (const key of known.stays) sides.set(key, 'stays');
  for (const key of known.leaves) sides.set(key, 'leaves');
  const distinct = distinctItems(items);
  let open = distinct.filter((keys) => keys.some((key) => !sides.has(key)));
  while (open.length > 0) {
    const proposed = new Map<string, string>();
    for (const keys of open) {
      const decisive = strongestOf(keys.filter((key) => sides.has(key)));
      if (decisive === undefined) continue;
      for (const key of keys) {
        if (sides.has(key)) continue;
        const former = proposed.get(key);
        if (former === undefined || byStrength(decisive, former) < 0) proposed.set(key, decisive);
      }
    }
    if (proposed.size === 0) break;
    const found = [...proposed].map(([key, by]) => [key, sides.get(by) ?? 'stays'] as const);
    for (const [key, side] of found) sides.set(key, side);
    open = open.filter((keys) => keys.some((key) => !sides.has(key)));
  }
  for (const keys of open) {
    for (const key of keys) if (!sides.has(key)) sides.set(key, 'stays');
  }
  return {
    leaves: keysOf(sides, 'leaves'),
    stays: keysOf(sides, 'stays'),
    shared: sharedOf(sides, distinct),
  };
}

/** Whose an item is: that of the strongest identifier it carries. */
export function sideOf({ leaves }: Assignment, keys: readonly string[]): Side {
  const strongest = strongestOf(keys);
  return strongest !== undefined && leaves.has(strongest) ? 'leaves' : 'stays';
}

function sharedOf(sides: ReadonlyMap<string, Side>, items: readonly (readonly string[])[]) {
  const shared = new Set<string>();
  for (const keys of items) {
    const strongest = strongestOf(keys);
    const side = strongest === undefined ? undefined : sides.get(strongest);
    for (const key of keys) if (sides.get(key) !== side) shared.add(key);
  }
  return shared;
}

function distinctItems(items: Iterable<readonly string[]>): string[][] {
  const distinct = new Map<string, string[]>();
  for (const keys of items) {
    const sorted = [...new Set(keys)].sort();
    if (sorted.length > 0) distinct.set(sorted.join('\0'), sorted);
  }
  return [...distinct.values()];
}

function keysOf(sides: ReadonlyMap<string, Side>, wanted: Side): Set<string> {
  return new Set([...sides].flatMap(([key, side]) => (side === wanted ? [key] : [])));
}
