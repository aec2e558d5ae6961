import { strongestOf } from '../identity/strength.ts';
import type { ProfileState } from '../model/profile.ts';

type Released = NonNullable<ProfileState['released']>;
type Separable = Pick<ProfileState, 'released'>;

/**
 * Identifiers that were taken from a profile and given to another are remembered by it, as a fence: whatever still
 * arrives for it under one of them (a worker's memory may be older than the separation) is the other's. Since every
 * fold is a compare-and-set over the state that holds the fence, nothing slips past.
 */
export function releasedTo(state: Separable): ReadonlyMap<string, string> {
  return new Map((state.released ?? []).map(({ key, to }) => [key, to]));
}

/** Whose something is that carries these keys and came to this profile: `undefined` where it is the profile's own. */
export function strayTarget(
  released: ReadonlyMap<string, string>,
  keys: Iterable<string>,
): string | undefined {
  if (released.size === 0) return undefined;
  const strongest = strongestOf(keys);
  return strongest === undefined ? undefined : released.get(strongest);
}

/**
 * The same for something new, whose strongest identifiers the profile may never have seen: those say nothing yet, and
 * go along with what they came with.
 * @param held identifiers the profile has, or gets by what is certainly its own
 * @returns `along`: identifiers that are to be released with it
 */
export function findStray(
  held: ReadonlySet<string>,
  released: ReadonlyMap<string, string>,
  keys: readonly string[],
): { to: string; along: string[] } | undefined {
  if (!keys.some((key) => released.has(key))) return undefined;
  const isKnown = (key: string) => released.has(key) || held.has(key);
  const to = strayTarget(released, keys.filter(isKnown));
  return to === undefined ? undefined : { to, along: keys.filter((key) => !isKnown(key)) };
}

/** Of two about one key, the newer; at one instant the greater target. */
export function joinReleased(
  a: ProfileState['released'],
  b: ProfileState['released'],
): ProfileState['released'] {
  if (b === undefined || b.length === 0) return a;
  const byKey = new Map<string, Released[number]>();
  for (const entry of [...(a ?? []), ...b]) {
    const former = byKey.get(entry.key);
    if (former === undefined || isNewer(entry, former)) byKey.set(entry.key, entry);
  }
  return [...byKey.values()].sort((x, y) => (x.key < y.key ? -1 : 1));
}

/** Without what was released to a profile that has come back. */
export function withoutReturned(
  released: ProfileState['released'],
  returned: ReadonlySet<string>,
): ProfileState['released'] {
  return released?.some(({ to }) => returned.has(to))
    ? released.filter(({ to }) => !returned.has(to))
    : released;
}

function isNewer(a: Released[number], b: Released[number]): boolean {
  return a.at === b.at ? a.to > b.to : a.at > b.at;
}
