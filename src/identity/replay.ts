import type { ResolvableProfile } from './cluster.ts';
import { namespaceOf, parseKey } from './identifier-key.ts';
import type { IdentityPolicy } from './identity-policy.ts';
import type { Ids } from './ids.ts';
import { planResolution } from './resolve.ts';

/** What one stored message said of who somebody is: every canonical key it carried, and when. */
export interface Evidence {
  readonly keys: readonly string[];
  readonly at: string;
}

interface Held extends ResolvableProfile {
  readonly identifiers: string[];
  readonly seen: Map<string, string>;
}

/**
 * People as stored messages make them when they are resolved again by some rules. Starts from people who are known,
 * or from nobody; decides as the worker does, by the same function.
 */
export class Replay {
  /** key → who it leads to */
  readonly owners = new Map<string, string>();
  readonly people = new Map<string, Held>();
  /** merged person → why */
  readonly merged = new Map<string, { readonly into: string; readonly namespaces: string[] }>();
  readonly #policy: IdentityPolicy;
  readonly #ids: Pick<Ids, 'profile'>;

  constructor(policy: IdentityPolicy, ids: Pick<Ids, 'profile'>) {
    this.#policy = policy;
    this.#ids = ids;
  }

  /** Adds somebody as stored. */
  know(profile_id: string, keys: readonly string[], created_at: string): void {
    if (this.people.has(profile_id)) return;
    this.people.set(profile_id, held(profile_id, created_at, keys));
    for (const key of keys) this.owners.set(key, profile_id);
  }

  /** Says who owns a key, where the person's list does not. */
  own(key: string, profile_id: string): void {
    this.owners.set(key, profile_id);
    const person = this.people.get(profile_id);
    if (person !== undefined && !person.identifiers.includes(key)) person.identifiers.push(key);
  }

  /** Resolves one message, and carries out what is decided. @returns whose it is, `undefined` for nobody's */
  take({ keys, at }: Evidence): string | undefined {
    const usable = keys.filter((key) => !this.#isBlocked(key));
    const resolution = planResolution({
      identifiers: usable.map(parseKey),
      owners: this.owners,
      profiles: this.people,
      ids: this.#ids,
      policy: this.#policy,
      at,
    });
    if (resolution.kind === 'none') return undefined;
    const { profile_id } = resolution;
    const person = this.people.get(profile_id) ?? held(profile_id, at, []);
    this.people.set(profile_id, person);
    for (const { key } of resolution.claim) {
      this.owners.set(key, profile_id);
      person.identifiers.push(key);
      person.seen.set(key, at);
    }
    if (resolution.kind === 'merge') {
      const namespaces = resolution.rule.replace(/^shared:/, '').split('+');
      for (const loser of resolution.losers) this.#merge(person, loser, namespaces);
    }
    return profile_id;
  }

  #merge(person: Held, loser: string, namespaces: string[]): void {
    const other = this.people.get(loser);
    this.people.delete(loser);
    this.merged.set(loser, { into: person.profile_id, namespaces });
    for (const key of other?.identifiers ?? []) {
      if (!person.identifiers.includes(key)) person.identifiers.push(key);
      person.seen.set(key, other?.seen.get(key) ?? person.created_at);
      this.owners.set(key, person.profile_id);
    }
  }

  #isBlocked(key: string): boolean {
    return this.#policy.isBlocked(namespaceOf(key), parseKey(key).value);
  }
}

function held(profile_id: string, created_at: string, keys: readonly string[]): Held {
  const seen = new Map<string, string>();
  return {
    profile_id,
    created_at,
    identifiers: [...keys],
    seen,
    firstSeen: (key) => seen.get(key),
  };
}

/**
 * The people that some messages make from nothing, each as the keys that are theirs, sorted. Messages are taken in
 * the order of their instants; one that says what another said already changes nothing.
 */
export function peopleOf(
  evidence: readonly Evidence[],
  policy: IdentityPolicy,
  ids: Pick<Ids, 'profile'>,
): string[][] {
  const replay = new Replay(policy, ids);
  const ordered = [...evidence].sort((a, b) => compare(a.at, b.at) || compare(text(a), text(b)));
  // A second round settles what came before the message that joins it.
  for (const message of [...ordered, ...ordered]) replay.take(message);
  return [...replay.people.values()]
    .map(({ identifiers }) => [...identifiers].sort())
    .sort((a, b) => compare(a.join(), b.join()));
}

function text({ keys }: Evidence): string {
  return [...keys].sort().join('\n');
}

function compare(a: string, b: string): number {
  return a === b ? 0 : a < b ? -1 : 1;
}
