import type { Identifier } from '../model/identifier.ts';
import { findApartPair, type Judged } from './apart.ts';
import { namespaceOf, parseKey } from './identifier-key.ts';
import { type NamespacePolicy, policyOf } from './namespaces.ts';

/** An identifier that does not become, or cause to become, part of the message's profile, and why not. */
export interface LeftOut {
  readonly key: string;
  /**
   * `limit`: too many values; `conflict`: two exclusive values; `weak`: a shared device between known people;
   * `apart`: somebody decided that its owner is not this person
   */
  readonly reason: 'limit' | 'conflict' | 'weak' | 'apart';
}

/** What resolution needs to know of a profile. */
export interface ResolvableProfile extends Judged {
  /** canonical keys it holds */
  readonly identifiers: readonly string[];
  readonly created_at: string;
}

/** Everything that one message proves to be one person. */
export interface Cluster {
  readonly strongest: Identifier | undefined;
  readonly profiles: ReadonlyMap<string, ResolvableProfile>;
  readonly claim: Identifier[];
  readonly left_out: LeftOut[];
  /** namespaces of the identifiers that were owned already */
  readonly linkedBy: ReadonlySet<string>;
}

/** An owner whose profile could not be read is the youngest of all, so that it never survives a known one. */
const UNKNOWN_CREATED_AT = '9999-12-31T23:59:59.999Z';

/**
 * Gathers, in the given order, the identifiers that may live in one profile and the profiles that own them.
 * @param identifiers distinct, strongest first: an earlier one is never given up for a later one
 */
export function clusterOf(
  identifiers: readonly Identifier[],
  owners: ReadonlyMap<string, string>,
  profiles: ReadonlyMap<string, ResolvableProfile>,
): Cluster {
  const held = new HeldKeys();
  const joined = new Map<string, ResolvableProfile>();
  const claim: Identifier[] = [];
  const left_out: LeftOut[] = [];
  const linkedBy = new Set<string>();
  const strongest = identifiers[0];

  for (const identifier of identifiers) {
    const { key, namespace } = identifier;
    const owner = owners.get(key);
    if (owner === undefined) {
      const reason =
        strongest === identifier
          ? undefined
          : held.objection([key], policyOf(strongest?.namespace ?? namespace));
      if (reason !== undefined) {
        left_out.push({ key, reason });
        continue;
      }
      held.add([key]);
      claim.push(identifier);
      continue;
    }
    if (!joined.has(owner)) {
      const profile = profiles.get(owner) ?? {
        profile_id: owner,
        identifiers: [key],
        created_at: UNKNOWN_CREATED_AT,
      };
      const reason = isApartFromAny(profile, joined.values())
        ? 'apart'
        : objectionToProfile(held, profile, policyOf(namespace));
      if (reason !== undefined) {
        left_out.push({ key, reason });
        continue;
      }
      held.add(profile.identifiers);
      joined.set(owner, profile);
    }
    held.add([key]);
    linkedBy.add(namespace);
  }
  return { strongest, profiles: joined, claim, left_out, linkedBy };
}

function isApartFromAny(profile: ResolvableProfile, joined: Iterable<ResolvableProfile>): boolean {
  for (const other of joined) if (findApartPair(profile, other) !== undefined) return true;
  return false;
}

function objectionToProfile(
  held: HeldKeys,
  profile: ResolvableProfile,
  link: NamespacePolicy,
): LeftOut['reason'] | undefined {
  if (held.isEmpty) return undefined;
  // Known by the same identifier is no second person: a writer that lost a race for it had folded it in already.
  const isSamePerson = profile.identifiers.some((key) => isIdentifying(key) && held.has(key));
  if (link.strength === 'weak' && held.isKnown && isIdentified(profile) && !isSamePerson) {
    return 'weak';
  }
  return held.objection(profile.identifiers, link);
}

/** Whether anything stronger than a device or a shared account is known of a profile. */
export function isIdentified(profile: ResolvableProfile): boolean {
  return profile.identifiers.some(isIdentifying);
}

function isIdentifying(key: string): boolean {
  return policyOf(namespaceOf(key)).strength !== 'weak';
}

/** The keys one profile would hold, counted by namespace, with its exclusive values by namespace and scope. */
class HeldKeys {
  readonly #keys = new Set<string>();
  readonly #counts = new Map<string, number>();
  readonly #exclusive = new Map<string, string>();
  isKnown = false;

  get isEmpty(): boolean {
    return this.#keys.size === 0;
  }

  has(key: string): boolean {
    return this.#keys.has(key);
  }

  /** Why these keys may not join on the word of an identifier of namespace `link`. */
  objection(keys: readonly string[], link: NamespacePolicy): LeftOut['reason'] | undefined {
    const added = new Map<string, number>();
    for (const key of keys) {
      if (this.#keys.has(key)) continue;
      const policy = policyOf(namespaceOf(key));
      if (this.#contradicts(key, policy) && link.priority >= policy.priority) return 'conflict';
      added.set(policy.name, (added.get(policy.name) ?? 0) + 1);
    }
    for (const [namespace, more] of added) {
      const sum = (this.#counts.get(namespace) ?? 0) + more;
      if (sum > policyOf(namespace).max_per_profile) return 'limit';
    }
    return undefined;
  }

  add(keys: readonly string[]): void {
    for (const key of keys) {
      if (this.#keys.has(key)) continue;
      this.#keys.add(key);
      const policy = policyOf(namespaceOf(key));
      this.#counts.set(policy.name, (this.#counts.get(policy.name) ?? 0) + 1);
      if (policy.strength !== 'weak') this.isKnown = true;
      if (policy.exclusive) this.#exclusive.set(slotOf(key), key);
    }
  }

  #contradicts(key: string, policy: NamespacePolicy): boolean {
    if (!policy.exclusive) return false;
    const known = this.#exclusive.get(slotOf(key));
    return known !== undefined && known !== key;
  }
}

/** Where only one exclusive value may be: the namespace within its scope. */
function slotOf(key: string): string {
  const { namespace, scope } = parseKey(key);
  return `${namespace}:${scope ?? ''}`;
}
