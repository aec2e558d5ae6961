import type { Identifier } from '../model/identifier.ts';
import { findApartPair, type Judged } from './apart.ts';
import { parseKey } from './identifier-key.ts';
import type { IdentityPolicy } from './identity-policy.ts';
import type { NamespacePolicy } from './namespaces.ts';
import { exceedsWindow } from './window.ts';

/** An identifier that does not become, or cause to become, part of the message's profile, and why not. */
export interface LeftOut {
  readonly key: string;
  /**
   * `limit`: too many values; `conflict`: two exclusive values; `weak`: a shared device between known people;
   * `generic`: a value that many people have; `apart`: somebody decided that its owner is not this person
   */
  readonly reason: 'limit' | 'conflict' | 'weak' | 'generic' | 'apart';
}

/** What resolution needs to know of a profile. */
export interface ResolvableProfile extends Judged {
  /** canonical keys it holds */
  readonly identifiers: readonly string[];
  readonly created_at: string;
  /** When an identifier was first seen; read where a namespace limits the values of a window. */
  readonly firstSeen?: ((key: string) => string | undefined) | undefined;
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
  { policy, at }: { readonly policy: IdentityPolicy; readonly at: string },
): Cluster {
  const held = new HeldKeys(policy, at);
  const joined = new Map<string, ResolvableProfile>();
  const claim: Identifier[] = [];
  const linkedBy = new Set<string>();
  const { usable, left_out } = withoutGeneric(identifiers, policy);
  const strongest = usable[0];

  for (const identifier of usable) {
    const { key, namespace } = identifier;
    const owner = owners.get(key);
    if (owner === undefined) {
      const reason =
        strongest === identifier
          ? undefined
          : held.objection([key], policy.of(strongest?.namespace ?? namespace));
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
        : objectionToProfile(held, profile, policy.of(namespace), policy);
      if (reason !== undefined) {
        left_out.push({ key, reason });
        continue;
      }
      held.add(profile.identifiers, profile.firstSeen);
      joined.set(owner, profile);
    }
    held.add([key]);
    linkedBy.add(namespace);
  }
  return { strongest, profiles: joined, claim, left_out, linkedBy };
}

/**
 * A value that many people have says nothing beside anything else. A message that has nothing else belongs to the
 * value itself, so that it is neither lost nor somebody's.
 */
function withoutGeneric(
  identifiers: readonly Identifier[],
  { generic }: IdentityPolicy,
): { usable: readonly Identifier[]; left_out: LeftOut[] } {
  if (generic.size === 0) return { usable: identifiers, left_out: [] };
  const own = identifiers.filter(({ key }) => !generic.has(key));
  const usable = own.length > 0 ? own : identifiers.slice(0, 1);
  const left_out = identifiers
    .filter((identifier) => !usable.includes(identifier))
    .map(({ key }): LeftOut => ({ key, reason: 'generic' }));
  return { usable, left_out };
}

function isApartFromAny(profile: ResolvableProfile, joined: Iterable<ResolvableProfile>): boolean {
  for (const other of joined) if (findApartPair(profile, other) !== undefined) return true;
  return false;
}

function objectionToProfile(
  held: HeldKeys,
  profile: ResolvableProfile,
  link: NamespacePolicy,
  policy: IdentityPolicy,
): LeftOut['reason'] | undefined {
  if (held.isEmpty) return undefined;
  // Known by the same identifier is no second person: a writer that lost a race for it had folded it in already.
  const isSamePerson = profile.identifiers.some(
    (key) => isIdentifying(key, policy) && held.has(key),
  );
  if (link.strength === 'weak' && held.isKnown && isIdentified(profile, policy) && !isSamePerson) {
    return 'weak';
  }
  return held.objection(profile.identifiers, link, profile.firstSeen);
}

/** Whether anything stronger than a device or a shared account is known of a profile. */
export function isIdentified(profile: ResolvableProfile, policy: IdentityPolicy): boolean {
  return profile.identifiers.some((key) => isIdentifying(key, policy));
}

function isIdentifying(key: string, policy: IdentityPolicy): boolean {
  return policy.ofKey(key).strength !== 'weak';
}

/**
 * The keys one profile would hold, counted by namespace, with its exclusive values by namespace and scope. Values that
 * many people have are not counted: they are in nobody's way.
 */
class HeldKeys {
  readonly #keys = new Set<string>();
  readonly #counts = new Map<string, number>();
  readonly #exclusive = new Map<string, string>();
  /** namespace with a window → when each of its values was first seen */
  readonly #instants = new Map<string, string[]>();
  readonly #policy: IdentityPolicy;
  readonly #at: string;
  isKnown = false;

  constructor(policy: IdentityPolicy, at: string) {
    this.#policy = policy;
    this.#at = at;
  }

  get isEmpty(): boolean {
    return this.#keys.size === 0;
  }

  has(key: string): boolean {
    return this.#keys.has(key);
  }

  /** Why these keys may not join on the word of an identifier of namespace `link`. */
  objection(
    keys: readonly string[],
    link: NamespacePolicy,
    firstSeen?: ResolvableProfile['firstSeen'],
  ): LeftOut['reason'] | undefined {
    const added = new Map<string, string[]>();
    for (const key of keys) {
      if (this.#keys.has(key) || this.#policy.generic.has(key)) continue;
      const policy = this.#policy.ofKey(key);
      if (this.#contradicts(key, policy) && link.priority >= policy.priority) return 'conflict';
      const list = added.get(policy.name);
      if (list === undefined) added.set(policy.name, [key]);
      else list.push(key);
    }
    for (const [namespace, more] of added) {
      const policy = this.#policy.of(namespace);
      const sum = (this.#counts.get(policy.name) ?? 0) + more.length;
      if (sum > policy.max_per_profile) return 'limit';
      if (policy.max_per_window === null) continue;
      const instants = [
        ...(this.#instants.get(policy.name) ?? []),
        ...more.map((key) => firstSeen?.(key) ?? this.#at),
      ];
      if (exceedsWindow(instants, policy.max_per_window)) return 'limit';
    }
    return undefined;
  }

  add(keys: readonly string[], firstSeen?: ResolvableProfile['firstSeen']): void {
    for (const key of keys) {
      if (this.#keys.has(key) || this.#policy.generic.has(key)) continue;
      this.#keys.add(key);
      const policy = this.#policy.ofKey(key);
      this.#counts.set(policy.name, (this.#counts.get(policy.name) ?? 0) + 1);
      if (policy.strength !== 'weak') this.isKnown = true;
      if (policy.exclusive) this.#exclusive.set(slotOf(key), key);
      if (policy.max_per_window !== null) {
        const instants = this.#instants.get(policy.name) ?? [];
        instants.push(firstSeen?.(key) ?? this.#at);
        this.#instants.set(policy.name, instants);
      }
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
