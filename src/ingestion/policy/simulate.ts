import type { EvidenceStore, HeldKeys } from '../../elasticsearch/evidence-store.ts';
import type { IdentifierStore } from '../../elasticsearch/identifier-store.ts';
import type { ProfileStore } from '../../elasticsearch/profile-store.ts';
import { leavingParts } from '../../identity/fall-apart.ts';
import { namespaceOf } from '../../identity/identifier-key.ts';
import {
  buildIdentityPolicy,
  effectivePolicies,
  type IdentityPolicy,
} from '../../identity/identity-policy.ts';
import type { Ids } from '../../identity/ids.ts';
import { changedNamespaces, mightSplit } from '../../identity/rule-change.ts';
import type { IdentityRules } from '../../model/namespace-rule.ts';
import { openWorlds, readLeftOut, readMessages } from './evidence.ts';

/** Somebody who would be somebody else. */
export interface Sample {
  readonly kind: 'merge' | 'split';
  readonly profile_ids: string[];
  readonly namespaces: string[];
  /** In codes: `shared:email`, `max_per_profile:email`; never a value. */
  readonly why: string;
}

export interface Simulation {
  readonly merges: number;
  readonly splits: number;
  readonly samples: Sample[];
  readonly scanned: { profiles: number; messages: number };
  readonly seconds: number;
  /** Whether everything stored was looked at. */
  readonly exact: boolean;
}

export interface SimulateDeps {
  readonly evidence: EvidenceStore;
  readonly identifiers: Pick<IdentifierStore, 'findOwners'>;
  readonly profiles: Pick<ProfileStore, 'readRoots'>;
  readonly ids: Pick<Ids, 'profile'>;
  /** Keys that are nobody's under given rules. */
  readonly generic: (rules: IdentityRules, signal: AbortSignal) => Promise<ReadonlySet<string>>;
}

/** Tries rules on what is stored. Stops where it is when the signal fires, and says so. */
export type Simulate = (input: {
  readonly before: IdentityRules;
  readonly after: IdentityRules;
  readonly signal: AbortSignal;
}) => Promise<Simulation>;

/** Profiles whose messages are read together. */
const GROUP = 200;
const MOST_SAMPLES = 20;

export function createSimulate(deps: SimulateDeps): Simulate {
  return async ({ before, after, signal }) => {
    const startedMs = performance.now();
    const run = new Run(deps, signal);
    try {
      const [then, now] = [
        buildIdentityPolicy({ rules: before, generic: await deps.generic(before, signal) }),
        buildIdentityPolicy({ rules: after, generic: await deps.generic(after, signal) }),
      ];
      const names = [...effectivePolicies(before).keys(), ...effectivePolicies(after).keys()];
      const changed = changedNamespaces(then, now, names);
      if (changed.length > 0) {
        await run.merges(then, now);
        await run.splits(changed, then, now);
      }
    } catch (error) {
      if (!signal.aborted) throw error;
      run.exact = false;
    }
    const seconds = Math.round(performance.now() - startedMs) / 1000;
    const { mergeCount: merges, splitCount: splits, samples, scanned, exact } = run;
    return { merges, splits, samples, scanned, seconds, exact };
  };
}

class Run {
  exact = true;
  mergeCount = 0;
  splitCount = 0;
  readonly samples: Sample[] = [];
  readonly scanned = { profiles: 0, messages: 0 };
  readonly #deps: SimulateDeps;
  readonly #signal: AbortSignal;

  constructor(deps: SimulateDeps, signal: AbortSignal) {
    this.#deps = deps;
    this.#signal = signal;
  }

  /**
   * Who would come together. Whatever one message joins is joined already, but for the keys that were kept from its
   * profile; so only messages with such keys can join anybody under other rules.
   */
  async merges(then: IdentityPolicy, now: IdentityPolicy) {
    const { messages, complete } = await readLeftOut(this.#deps.evidence, this.#signal);
    this.exact &&= complete;
    this.scanned.messages += messages.length;
    const { worlds, profiles } = await openWorlds(this.#deps, messages, [then, now]);
    this.scanned.profiles += profiles;
    for (const world of worlds) for (const message of messages) world.take(message);
    const [was, is] = worlds;
    for (const [loser, { into, namespaces }] of is?.merged ?? []) {
      if (was?.merged.has(loser)) continue;
      this.mergeCount += 1;
      this.#note('merge', [into, loser], namespaces, `shared:${namespaces.join('+')}`);
    }
  }

  /** Who would fall apart: those whose keys let it be possible are made again from their messages, by both rules. */
  async splits(changed: readonly string[], then: IdentityPolicy, now: IdentityPolicy) {
    let group: HeldKeys[] = [];
    for await (const page of this.#deps.evidence.holders(changed, this.#signal)) {
      for (const profile of page) {
        this.scanned.profiles += 1;
        if (!mightSplit(profile.keys, then, now)) continue;
        group.push(profile);
        if (group.length < GROUP) continue;
        await this.#judge(group, changed, [then, now]);
        group = [];
      }
    }
    await this.#judge(group, changed, [then, now]);
  }

  async #judge(
    group: readonly HeldKeys[],
    changed: readonly string[],
    [then, now]: readonly [IdentityPolicy, IdentityPolicy],
  ) {
    const roots = group.map(({ profile_id }) => profile_id);
    const said = await readMessages(this.#deps.evidence, roots, this.#signal);
    this.scanned.messages += said.read;
    for (const { profile_id, keys: held } of group) {
      const evidence = said.messages.get(profile_id) ?? [];
      const { ids } = this.#deps;
      const parts = leavingParts({ held, evidence, before: then, after: now, ids }).length;
      if (parts === 0) continue;
      this.splitCount += 1;
      const namespaces = [...new Set(held.map(namespaceOf))].filter((n) => changed.includes(n));
      this.#note('split', [profile_id], namespaces, `parts:${parts + 1}`);
    }
  }

  #note(kind: Sample['kind'], profile_ids: string[], namespaces: string[], why: string) {
    const ofKind = this.samples.filter((sample) => sample.kind === kind).length;
    // Room for both kinds, so that many merges do not hide the splits.
    if (this.samples.length >= MOST_SAMPLES || ofKind >= MOST_SAMPLES / 2) return;
    this.samples.push({ kind, profile_ids, namespaces, why });
  }
}
