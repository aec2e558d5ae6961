import type {
  EvidenceStore,
  HeldKeys,
  StoredEvidence,
} from '../../elasticsearch/evidence-store.ts';
import type { IdentifierStore } from '../../elasticsearch/identifier-store.ts';
import { type ProfileStore, rootOf } from '../../elasticsearch/profile-store.ts';
import { namespaceOf } from '../../identity/identifier-key.ts';
import {
  buildIdentityPolicy,
  effectivePolicies,
  type IdentityPolicy,
} from '../../identity/identity-policy.ts';
import type { Ids } from '../../identity/ids.ts';
import { type Evidence, peopleOf, Replay } from '../../identity/replay.ts';
import { changedNamespaces, mightSplit } from '../../identity/rule-change.ts';
import type { IdentityRules } from '../../model/namespace-rule.ts';

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

/** Messages kept at a time, about 300 bytes each. */
const MOST_MESSAGES = 200_000;
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
    const evidence = new Map<string, StoredEvidence>();
    for await (const page of this.#deps.evidence.leftOut(this.#signal)) {
      for (const message of page) {
        this.scanned.messages += 1;
        evidence.set([...message.keys].sort().join('\n'), message);
      }
      if (evidence.size >= MOST_MESSAGES) {
        this.exact = false;
        break;
      }
    }
    const messages = [...evidence.values()].sort((a, b) => (a.at < b.at ? -1 : 1));
    const worlds = await this.#worlds(messages, [then, now]);
    for (const world of worlds) for (const message of messages) world.take(message);
    const [was, is] = worlds;
    for (const [loser, { into, namespaces }] of is?.merged ?? []) {
      if (was?.merged.has(loser)) continue;
      this.mergeCount += 1;
      this.#note('merge', [into, loser], namespaces, `shared:${namespaces.join('+')}`);
    }
  }

  /** Two worlds of everybody whom the messages touch, as stored. */
  async #worlds(messages: readonly Evidence[], policies: readonly IdentityPolicy[]) {
    const keys = [...new Set(messages.flatMap((message) => message.keys))];
    const owners = await this.#deps.identifiers.findOwners(keys);
    const { profiles } = await this.#deps.profiles.readRoots([...new Set(owners.values())]);
    this.scanned.profiles += profiles.size;
    return policies.map((policy) => {
      const world = new Replay(policy, this.#deps.ids);
      for (const { source } of profiles.values()) {
        if (source.merged_into !== null) continue;
        world.know(source.profile_id, Object.keys(source.state.identifiers), source.created_at);
      }
      for (const [key, owner] of owners) world.own(key, rootOf(owner, profiles));
      return world;
    });
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
    const messages = await this.#messagesOf(group.map(({ profile_id }) => profile_id));
    for (const { profile_id, keys } of group) {
      const theirs = messages.get(profile_id) ?? [];
      const parts = peopleOf(theirs, now, this.#deps.ids).length;
      if (parts <= peopleOf(theirs, then, this.#deps.ids).length) continue;
      this.splitCount += 1;
      const namespaces = [...new Set(keys.map(namespaceOf))].filter((n) => changed.includes(n));
      this.#note('split', [profile_id], namespaces, `parts:${parts}`);
    }
  }

  /** Root → what was said of them, each once. */
  async #messagesOf(roots: readonly string[]): Promise<Map<string, Evidence[]>> {
    const said = new Map<string, Map<string, Evidence>>();
    if (roots.length === 0) return new Map();
    const merged = await this.#deps.evidence.mergedInto(roots, this.#signal);
    const ids = [...roots, ...merged.keys()];
    for await (const page of this.#deps.evidence.messagesOf(ids, this.#signal)) {
      for (const message of page) {
        this.scanned.messages += 1;
        const root = merged.get(message.profile_id) ?? message.profile_id;
        const known = said.get(root) ?? new Map<string, Evidence>();
        const text = [...message.keys].sort().join('\n');
        const former = known.get(text);
        if (former === undefined || message.at < former.at) known.set(text, message);
        said.set(root, known);
      }
    }
    return new Map([...said].map(([root, known]) => [root, [...known.values()]]));
  }

  #note(kind: Sample['kind'], profile_ids: string[], namespaces: string[], why: string) {
    const ofKind = this.samples.filter((sample) => sample.kind === kind).length;
    // Room for both kinds, so that many merges do not hide the splits.
    if (this.samples.length >= MOST_SAMPLES || ofKind >= MOST_SAMPLES / 2) return;
    this.samples.push({ kind, profile_ids, namespaces, why });
  }
}
