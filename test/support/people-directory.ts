import { parseKey } from '../../src/identity/identifier-key.ts';
import { BUILT_IN_POLICY, type IdentityPolicy } from '../../src/identity/identity-policy.ts';
import { createIds } from '../../src/identity/ids.ts';
import { planResolution, type Resolution } from '../../src/identity/resolve.ts';
import { instant } from './event-doc.ts';

const ids = createIds('test');

/** Identity documents and profiles as the engine would hold them, for tests of resolution alone. */
export class PeopleDirectory {
  readonly owners = new Map<string, string>();
  readonly profiles = new Map<
    string,
    { profile_id: string; identifiers: string[]; created_at: string }
  >();
  readonly #redirects = new Map<string, string>();
  readonly #policy: IdentityPolicy;
  #day = 0;

  constructor(policy: IdentityPolicy = BUILT_IN_POLICY) {
    this.#policy = policy;
  }

  /** Resolves one message and carries out what was decided. */
  take(keys: readonly string[]): Resolution {
    this.#day += 1;
    const roots = new Map([...this.owners].map(([key, id]) => [key, this.rootOf(id)]));
    const identifiers = keys.map(parseKey);
    const resolution = planResolution({
      identifiers,
      owners: roots,
      profiles: this.profiles,
      ids,
      policy: this.#policy,
      at: instant(this.#day),
    });
    if (resolution.kind === 'none') return resolution;
    const { profile_id } = resolution;
    const profile = this.profiles.get(profile_id) ?? {
      profile_id,
      identifiers: [],
      created_at: instant(this.#day),
    };
    this.profiles.set(profile_id, profile);
    for (const { key } of resolution.claim) {
      this.owners.set(key, profile_id);
      profile.identifiers.push(key);
    }
    for (const loser of resolution.kind === 'merge' ? resolution.losers : []) {
      profile.identifiers.push(...(this.profiles.get(loser)?.identifiers ?? []));
      this.profiles.delete(loser);
      this.#redirects.set(loser, profile_id);
    }
    return resolution;
  }

  rootOf(id: string): string {
    const next = this.#redirects.get(id);
    return next === undefined ? id : this.rootOf(next);
  }

  /** Who has which identifiers, as texts, without ids. */
  people(): string[] {
    return [...this.profiles.values()]
      .map(({ identifiers }) => identifiers.sort().join(' '))
      .sort();
  }
}
