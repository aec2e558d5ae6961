import type { Claim } from '../elasticsearch/identifier-store.ts';
import type { ResolvableProfile } from '../identity/cluster.ts';
import type { IdentityPolicy } from '../identity/identity-policy.ts';
import type { Ids } from '../identity/ids.ts';
import { planResolution } from '../identity/resolve.ts';
import type { PreparedItem } from './prepared-item.ts';

/** Two stored profiles that `cause`, the identifiers of one message, shows to be one person. */
export interface PlannedMerge {
  readonly winner: string;
  readonly losers: readonly string[];
  readonly cause: PreparedItem['identifiers'];
  /** instant of that message */
  readonly at: string;
}

export interface ItemPlan {
  /** Whose message it is; `null` where it concerns no person. */
  readonly profile_id: string | null;
  /** Canonical keys that belong to that profile: without what resolution left out. */
  readonly keys: readonly string[];
  /** Canonical keys that the message carried and that are not this profile's. */
  readonly left_out: readonly string[];
  /** `identifiers.<namespace>:<reason>` of what was left out. */
  readonly issues: readonly string[];
}

export interface BatchPlan {
  /** One for each item, in order. */
  readonly items: readonly ItemPlan[];
  /** Identifiers nobody owns yet. */
  readonly claims: readonly Claim[];
  readonly merges: readonly PlannedMerge[];
}

/**
 * Resolves a whole batch in arrival order, each message seeing what those before it brought about, as if they had
 * been written: so people who appear first in this batch, under several identifiers, come out as one each.
 * Pure: after a lost race it is simply done again with the owners as they now are.
 * @param input.owners canonical key → root profile id, for every key that has an owner
 * @param input.profiles stored root profiles by id
 */
export function planBatch(input: {
  readonly items: readonly PreparedItem[];
  readonly owners: ReadonlyMap<string, string>;
  readonly profiles: ReadonlyMap<string, ResolvableProfile>;
  readonly ids: Ids;
  readonly policy: IdentityPolicy;
  readonly now: string;
}): BatchPlan {
  const overlay = new Overlay(input.owners, input.profiles, input.now);
  const plans = input.items.map((item) => resolveItem(item, overlay, input));
  return {
    items: plans.map((plan) =>
      plan.profile_id === null ? plan : { ...plan, profile_id: overlay.rootOf(plan.profile_id) },
    ),
    claims: [...overlay.claims.values()].map((claim) => ({
      ...claim,
      profile_id: overlay.claimantOf(claim.profile_id),
    })),
    merges: overlay.merges.map((merge) => ({ ...merge, winner: overlay.rootOf(merge.winner) })),
  };
}

function resolveItem(
  prepared: PreparedItem,
  overlay: Overlay,
  { ids, policy }: { readonly ids: Ids; readonly policy: IdentityPolicy },
): ItemPlan {
  const { identifiers, message } = prepared;
  const at = message.occurred_at;
  const resolution = planResolution({
    identifiers,
    owners: overlay.owners,
    profiles: overlay.profiles,
    ids,
    policy,
    at,
  });
  if (resolution.kind === 'none') {
    return { profile_id: null, keys: [], left_out: [], issues: [] };
  }
  if (resolution.kind === 'merge') {
    overlay.merge(resolution.profile_id, resolution.losers, { cause: identifiers, at });
  }
  overlay.claim(resolution.profile_id, resolution.claim, message.source);
  if (policy.hasWindows) overlay.note(resolution.profile_id, resolution.claim, at);
  if (resolution.left_out.length === 0) {
    return {
      profile_id: resolution.profile_id,
      keys: identifiers.map(({ key }) => key),
      left_out: [],
      issues: [],
    };
  }
  const reasons = new Map(resolution.left_out.map(({ key, reason }) => [key, reason]));
  return {
    profile_id: resolution.profile_id,
    keys: identifiers.map(({ key }) => key).filter((key) => !reasons.has(key)),
    left_out: [...reasons.keys()],
    issues: identifiers.flatMap(({ key, namespace }) => {
      const reason = reasons.get(key);
      return reason === undefined ? [] : [`identifiers.${namespace}:${reason}`];
    }),
  };
}

type PlannedProfile = ResolvableProfile & {
  identifiers: string[];
  merged_from?: readonly string[] | undefined;
  apart_from?: readonly string[] | undefined;
};

/** Owners and profiles as they will be once the messages so far are written. */
class Overlay {
  readonly owners: Map<string, string>;
  readonly profiles: Map<string, PlannedProfile>;
  readonly claims = new Map<string, Claim>();
  readonly merges: PlannedMerge[] = [];
  readonly #redirects = new Map<string, string>();
  readonly #keysOf = new Map<string, string[]>();
  /** Profiles that exist in this plan alone: no document and no identifier names them yet. */
  readonly #unborn = new Set<string>();
  readonly #now: string;

  constructor(
    owners: ReadonlyMap<string, string>,
    profiles: ReadonlyMap<string, ResolvableProfile>,
    now: string,
  ) {
    this.#now = now;
    this.owners = new Map(owners);
    this.profiles = new Map(
      [...profiles].map(([id, profile]) => [
        id,
        { ...profile, identifiers: [...profile.identifiers] },
      ]),
    );
    for (const [key, id] of owners) {
      this.#keys(id).push(key);
      const profile = this.profiles.get(id);
      if (profile === undefined) {
        // Claimed by a batch that died before it wrote the profile.
        this.profiles.set(id, { profile_id: id, identifiers: [key], created_at: now });
      } else if (!profiles.has(id)) profile.identifiers.push(key);
    }
  }

  claim(profile_id: string, identifiers: PreparedItem['identifiers'], source: string): void {
    let profile = this.profiles.get(profile_id);
    if (profile === undefined) {
      profile = { profile_id, identifiers: [], created_at: this.#now };
      this.profiles.set(profile_id, profile);
      this.#unborn.add(profile_id);
    }
    for (const identifier of identifiers) {
      const { key } = identifier;
      this.claims.set(key, { identifier, profile_id, source });
      this.owners.set(key, profile_id);
      this.#keys(profile_id).push(key);
      profile.identifiers.push(key);
    }
  }

  /** Remembers when identifiers were first seen, for limits on the values of a window. */
  note(profile_id: string, identifiers: PreparedItem['identifiers'], at: string): void {
    const profile = this.profiles.get(profile_id);
    if (profile === undefined || identifiers.length === 0) return;
    const claimed = new Set(identifiers.map(({ key }) => key));
    const before = profile.firstSeen;
    const firstSeen = (key: string) => (claimed.has(key) ? at : before?.(key));
    this.profiles.set(profile_id, { ...profile, firstSeen });
  }

  merge(
    winner: string,
    losers: readonly string[],
    why: { readonly cause: PreparedItem['identifiers']; readonly at: string },
  ): void {
    const stored = losers.filter((loser) => !this.#unborn.has(loser));
    for (const loser of losers) {
      this.#redirects.set(loser, winner);
      const keys = this.#keys(loser);
      for (const key of keys) this.owners.set(key, winner);
      this.#keys(winner).push(...keys);
      const survivor = this.profiles.get(winner);
      const held = survivor?.identifiers;
      const [ours, theirs] = [survivor?.firstSeen, this.profiles.get(loser)?.firstSeen];
      if (survivor !== undefined && theirs !== undefined) {
        const firstSeen = (key: string) => ours?.(key) ?? theirs(key);
        this.profiles.set(winner, { ...survivor, firstSeen });
      }
      for (const key of this.profiles.get(loser)?.identifiers ?? []) {
        if (held !== undefined && !held.includes(key)) held.push(key);
      }
      this.#joinDecisions(winner, loser);
      this.profiles.delete(loser);
    }
    // A profile that nobody can have heard of needs no redirect: its claims simply go to the winner.
    if (stored.length > 0) this.merges.push({ winner, losers: stored, ...why });
  }

  /** Whom the loser was decided not to be, the winner is not either. */
  #joinDecisions(winner: string, loser: string): void {
    const [to, from] = [this.profiles.get(winner), this.profiles.get(loser)];
    if (to === undefined || from === undefined) return;
    to.merged_from = [...(to.merged_from ?? []), loser, ...(from.merged_from ?? [])];
    to.apart_from = [...(to.apart_from ?? []), ...(from.apart_from ?? [])];
  }

  rootOf(id: string): string {
    let at = id;
    for (let next = this.#redirects.get(at); next !== undefined; next = this.#redirects.get(at)) {
      at = next;
    }
    return at;
  }

  /**
   * Whom an identifier claimed for this profile goes to. One that is stored keeps it although it is about to be
   * merged: the identifier is what shows, when the merge is carried out, that the loser belongs with the winner.
   */
  claimantOf(id: string): string {
    let at = id;
    for (let next = this.#redirects.get(at); next !== undefined; next = this.#redirects.get(at)) {
      if (!this.#unborn.has(at)) return at;
      at = next;
    }
    return at;
  }

  #keys(id: string): string[] {
    let keys = this.#keysOf.get(id);
    if (keys === undefined) {
      keys = [];
      this.#keysOf.set(id, keys);
    }
    return keys;
  }
}
