import type { Client } from '@elastic/elasticsearch';
import { LRUCache } from 'lru-cache';
import type { ProfileDoc } from '../model/profile.ts';
import { type BulkOptions, type BulkResult, type Version, writeBulk } from './bulk-writer.ts';
import { type Found, multiGet } from './multi-get.ts';
import { profileText, readProfile } from './profile-text.ts';

export type StoredProfile = Found<ProfileDoc>;

/** A profile to write: over the version it was made from, or as a new one (`undefined`). */
export interface ProfileWrite {
  readonly doc: ProfileDoc;
  readonly expected: Version | undefined;
}

export interface ProfileStore {
  /** Profiles by their own id, merged ones included, as they are now. */
  read(ids: readonly string[]): Promise<Map<string, StoredProfile>>;
  /**
   * Follows merges to the end.
   * @returns `roots`: each id asked for → the id it lives on as (itself when it has no document yet);
   *   `profiles`: every profile met on the way
   */
  readRoots(
    ids: readonly string[],
  ): Promise<{ roots: Map<string, string>; profiles: Map<string, StoredProfile> }>;
  /** Compare-and-set, one result for each write, in order. */
  write(writes: readonly ProfileWrite[]): Promise<BulkResult[]>;
  /** Drops profiles from memory: for whoever learns that they have become others' or are themselves again. */
  forget(ids: Iterable<string>): void;
}

export interface ProfileStoreDeps {
  readonly client: Client;
  readonly index: string;
  readonly bulk: BulkOptions;
  /**
   * How many profiles of ordinary size to remember as last read or written, about 10 kB each; none for callers that must see what is
   * stored. A remembered one may be out of date: its version then no longer fits, the write that is made from it
   * fails as a conflict, and it is forgotten.
   */
  readonly remembered?: number;
}

/** Of a profile with the ten identifiers that people have. */
const ORDINARY_WEIGHT = 20;

/** What a profile takes, roughly, in units of half a kilobyte: a person of 5,000 orders counts as 250 people. */
function weightOf({ source }: StoredProfile): number {
  return 10 + Object.keys(source.state.identifiers).length;
}

export function createProfileStore(deps: ProfileStoreDeps): ProfileStore {
  const cache =
    deps.remembered === undefined
      ? undefined
      : new LRUCache<string, StoredProfile>({
          maxSize: deps.remembered * ORDINARY_WEIGHT,
          sizeCalculation: weightOf,
        });

  async function read(ids: readonly string[]): Promise<Map<string, StoredProfile>> {
    const profiles = new Map<string, StoredProfile>();
    const unknown: string[] = [];
    for (const id of ids) {
      const remembered = cache?.get(id);
      if (remembered === undefined) unknown.push(id);
      else profiles.set(id, remembered);
    }
    if (unknown.length === 0) return profiles;
    const places = unknown.map((id) => ({ index: deps.index, id }));
    for (const [id, profile] of await multiGet<ProfileDoc>(deps.client, places, deps.bulk)) {
      readProfile(profile.source);
      profiles.set(id, profile);
      cache?.set(id, profile);
    }
    return profiles;
  }

  function remember(writes: readonly ProfileWrite[], results: readonly BulkResult[]): void {
    writes.forEach(({ doc }, i) => {
      const result = results[i];
      if (result?.kind === 'written') {
        cache?.set(doc.profile_id, { source: doc, version: result.version });
      } else cache?.delete(doc.profile_id);
    });
  }

  return {
    read,
    async readRoots(ids) {
      const profiles = new Map<string, StoredProfile>();
      let open = [...new Set(ids)];
      while (open.length > 0) {
        const found = await read(open);
        const next = new Set<string>();
        for (const [id, profile] of found) {
          profiles.set(id, profile);
          const { merged_into } = profile.source;
          if (merged_into !== null && !profiles.has(merged_into)) next.add(merged_into);
        }
        open = [...next].filter((id) => !profiles.has(id));
      }
      const roots = new Map(ids.map((id) => [id, rootOf(id, profiles)]));
      return { roots, profiles };
    },
    async write(writes) {
      // Forgotten until the answer is there: an unanswered write leaves either version behind.
      for (const { doc } of writes) cache?.delete(doc.profile_id);
      const results = await writeBulk(
        deps.client,
        writes.map(({ doc, expected }) => ({
          kind: expected === undefined ? 'create' : 'index',
          index: deps.index,
          id: doc.profile_id,
          document: profileText(doc),
          expected,
        })),
        deps.bulk,
      );
      remember(writes, results);
      return results;
    },
    forget(ids) {
      for (const id of ids) cache?.delete(id);
    },
  };
}

/**
 * The id a profile lives on as. Merges run from lower to higher rank only, so that no ring can come about; should
 * one be met all the same (documents changed by hand), the smallest id of the ring stands for all, everywhere.
 */
export function rootOf(
  id: string,
  profiles: ReadonlyMap<string, { readonly source: { readonly merged_into: string | null } }>,
): string {
  const seen = new Set<string>();
  let at = id;
  for (;;) {
    const next = profiles.get(at)?.source.merged_into ?? null;
    if (next === null) return at;
    if (seen.has(at)) return smallestOfRing(at, profiles);
    seen.add(at);
    at = next;
  }
}

function smallestOfRing(
  start: string,
  profiles: ReadonlyMap<string, { readonly source: { readonly merged_into: string | null } }>,
): string {
  let smallest = start;
  for (
    let at = profiles.get(start)?.source.merged_into ?? start;
    at !== start;
    at = profiles.get(at)?.source.merged_into ?? start
  ) {
    if (at < smallest) smallest = at;
  }
  return smallest;
}
