import type { Client } from '@elastic/elasticsearch';
import { LRUCache } from 'lru-cache';
import type { Identifier, IdentifierDoc } from '../model/identifier.ts';
import { type BulkOptions, writeBulk } from './bulk-writer.ts';
import { type Found, multiGet } from './multi-get.ts';
import { withRetry } from './retry.ts';

/** Who owns an identifier: fixed once written, unless a profile is separated; what that profile was merged into moves. */
export type Owners = ReadonlyMap<string, string>;

export interface Claim {
  readonly identifier: Identifier;
  readonly profile_id: string;
  readonly source: string;
}

export interface IdentifierStore {
  /** Canonical key → the profile id it was claimed for (perhaps merged since). Keys nobody owns are absent. */
  findOwners(keys: readonly string[]): Promise<Map<string, string>>;
  /**
   * Claims identifiers, each for one profile: the first claim of a value in the world wins.
   * @returns every claimed key → who owns it now, which is somebody else after a lost race; and the keys the
   *   engine will not take, with its reason
   */
  claim(
    claims: readonly Claim[],
  ): Promise<{ owners: Map<string, string>; rejected: Map<string, string> }>;
  /** Identifier documents as they are now, by canonical key. */
  readDocs(keys: readonly string[]): Promise<Map<string, Found<IdentifierDoc>>>;
  /** The same, by their document ids. */
  readByIds(ids: readonly string[]): Promise<IdentifierDoc[]>;
  /** Gives identifiers to another profile, each by compare-and-set. @returns whether all of them went over */
  repoint(docs: readonly Found<IdentifierDoc>[], profile_id: string): Promise<boolean>;
  /** Removes documents, each in the version read; one that has changed since stays. */
  remove(docs: readonly Found<IdentifierDoc>[]): Promise<void>;
  /** Drops keys from the cache: for whoever removes identifier documents (erasure, unmerge). */
  forget(keys: readonly string[]): void;
}

export interface IdentifierStoreDeps {
  readonly client: Client;
  readonly index: string;
  readonly idOf: (key: string) => string;
  readonly bulk: BulkOptions;
  readonly now: () => Date;
  /** Entries kept in process: about 200 bytes each. */
  readonly cacheEntries?: number;
}

/** One document per identifier value, created once: the lock that keeps a value from belonging to two people. */
export function createIdentifierStore(deps: IdentifierStoreDeps): IdentifierStore {
  const cache = new LRUCache<string, string>({ max: deps.cacheEntries ?? 100_000 });

  async function read(keys: readonly string[]): Promise<Map<string, string>> {
    const keyOfId = new Map(keys.map((key) => [deps.idOf(key), key]));
    const found = await multiGet<Pick<IdentifierDoc, 'profile_id'>>(
      deps.client,
      [...keyOfId.keys()].map((id) => ({ index: deps.index, id })),
      { ...deps.bulk, fields: ['profile_id'] },
    );
    const owners = new Map<string, string>();
    for (const [id, { source }] of found) {
      const key = keyOfId.get(id);
      if (key === undefined) continue;
      owners.set(key, source.profile_id);
      cache.set(key, source.profile_id);
    }
    return owners;
  }

  return {
    async findOwners(keys) {
      const owners = new Map<string, string>();
      const unknown: string[] = [];
      for (const key of keys) {
        const owner = cache.get(key);
        if (owner === undefined) unknown.push(key);
        else owners.set(key, owner);
      }
      if (unknown.length > 0) for (const [key, id] of await read(unknown)) owners.set(key, id);
      return owners;
    },

    async claim(claims) {
      const owners = new Map<string, string>();
      const rejected = new Map<string, string>();
      const lost: string[] = [];
      const created_at = deps.now().toISOString();
      const results = await writeBulk(
        deps.client,
        claims.map(({ identifier, profile_id, source }) => ({
          kind: 'create',
          index: deps.index,
          id: deps.idOf(identifier.key),
          document: JSON.stringify({
            key: identifier.key,
            namespace: identifier.namespace,
            profile_id,
            source,
            created_at,
          } satisfies IdentifierDoc),
        })),
        deps.bulk,
      );
      claims.forEach((claim, i) => {
        const result = results[i];
        const { key } = claim.identifier;
        if (result?.kind === 'written') {
          owners.set(key, claim.profile_id);
          cache.set(key, claim.profile_id);
        } else if (result?.kind === 'rejected') rejected.set(key, result.reason);
        else lost.push(key);
      });
      if (lost.length > 0) for (const [key, id] of await read(lost)) owners.set(key, id);
      return { owners, rejected };
    },

    async readDocs(keys) {
      const ids = new Map([...new Set(keys)].map((key) => [deps.idOf(key), key]));
      const places = [...ids.keys()].map((id) => ({ index: deps.index, id }));
      const found = await multiGet<IdentifierDoc>(deps.client, places, deps.bulk);
      return new Map([...found].map(([id, doc]) => [ids.get(id) ?? doc.source.key, doc]));
    },

    async readByIds(ids) {
      const places = ids.map((id) => ({ index: deps.index, id }));
      const found = await multiGet<IdentifierDoc>(deps.client, places, deps.bulk);
      return [...found.values()].map(({ source }) => source);
    },

    async repoint(docs, profile_id) {
      for (const { source } of docs) cache.delete(source.key);
      const results = await writeBulk(
        deps.client,
        docs.map(({ source, version }) => ({
          kind: 'index',
          index: deps.index,
          id: deps.idOf(source.key),
          document: JSON.stringify({ ...source, profile_id } satisfies IdentifierDoc),
          expected: version,
        })),
        deps.bulk,
      );
      return results.every(({ kind }) => kind === 'written');
    },

    async remove(docs) {
      for (const { source, version } of docs) {
        cache.delete(source.key);
        const request = {
          index: deps.index,
          id: deps.idOf(source.key),
          if_seq_no: version.seq_no,
          if_primary_term: version.primary_term,
        };
        await withRetry(
          () =>
            deps.client.delete(request, {
              ignore: [404, 409],
              requestTimeout: deps.bulk.requestTimeoutMs,
            }),
          { policy: deps.bulk.retry, signal: deps.bulk.signal },
        );
      }
    },

    forget(keys) {
      for (const key of keys) cache.delete(key);
    },
  };
}
