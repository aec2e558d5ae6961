import type { Client } from '@elastic/elasticsearch';
import type { MatchKeysDoc } from '../model/matching.ts';
import { type BulkOptions, writeBulk } from './bulk-writer.ts';
import type { IndexNames } from './index-names.ts';
import { multiGet } from './multi-get.ts';
import { createRecent } from './recent.ts';
import { withRetry } from './retry.ts';

/** Whom to look for, and how many at most. */
export interface CandidateSearch {
  readonly profile_id: string;
  readonly keys: readonly string[];
}

/** Where profiles meet those that share a key: index `match-keys`, one small document for each. */
export interface MatchKeyStore {
  /** `identity_updated_at` that the stored keys were made at, in real time; absent where there are none. */
  seen(profileIds: readonly string[]): Promise<Map<string, string>>;
  /** Writes keys, and removes those of `gone`. */
  put(docs: readonly MatchKeysDoc[], gone: readonly string[]): Promise<void>;
  /**
   * Ids of profiles that share keys with each of those asked for, rare keys and many keys first, at most `most`
   * each and as many of those put lately; in the order of the question. Sees what this store put before the call, and what others put a second ago;
   * search is never the last word, so candidates are to be read again.
   */
  findCandidates(searches: readonly CandidateSearch[], most: number): Promise<string[][]>;
  /** How many profiles have keys. */
  count(): Promise<number>;
}

export function createMatchKeyStore(
  client: Client,
  names: IndexNames,
  bulk: BulkOptions,
): MatchKeyStore {
  const index = names['match-keys'];
  const retry = { policy: bulk.retry, signal: bulk.signal };
  const transport = { requestTimeout: bulk.requestTimeoutMs };
  const recent = createRecent<readonly string[]>();
  return {
    async seen(profileIds) {
      const places = profileIds.map((id) => ({ index, id }));
      const fields = ['identity_updated_at'];
      const found = await multiGet<Pick<MatchKeysDoc, 'identity_updated_at'>>(client, places, {
        ...bulk,
        fields,
      });
      return new Map([...found].map(([id, { source }]) => [id, source.identity_updated_at]));
    },
    async put(docs, gone) {
      if (docs.length + gone.length === 0) return;
      await writeBulk(
        client,
        docs.map((doc) => ({
          kind: 'index',
          index,
          id: doc.profile_id,
          document: JSON.stringify(doc),
        })),
        bulk,
      );
      if (gone.length > 0) {
        await withRetry(
          () =>
            client.bulk(
              { operations: gone.map((id) => ({ delete: { _index: index, _id: id } })) },
              transport,
            ),
          retry,
        );
      }
      for (const { profile_id, keys } of docs) recent.put(profile_id, keys);
      for (const id of gone) recent.forget(id);
    },
    async findCandidates(searches, most) {
      if (searches.length === 0) return [];
      const holders = holdersOf(recent.values());
      const header = JSON.stringify({ index });
      const lines = searches.flatMap(({ profile_id, keys }) => [
        header,
        JSON.stringify({
          size: most,
          _source: false,
          track_total_hits: false,
          query: {
            bool: {
              should: keys.map((key) => ({ term: { keys: key } })),
              must_not: { ids: { values: [profile_id] } },
              minimum_should_match: 1,
            },
          },
        }),
      ]);
      const answer = await withRetry(
        () =>
          client.transport.request<MultiSearch>(
            {
              method: 'POST',
              path: '/_msearch',
              bulkBody: lines,
              // The status keeps its place for an answer without hits, which would be left out of the list.
              querystring: {
                filter_path: 'responses.status,responses.hits.hits._id,responses.error.type',
              },
            },
            transport,
          ),
        retry,
      );
      return searches.map((_, i) => {
        const response = answer.responses?.[i];
        if (response?.error !== undefined) {
          throw new Error(`candidates could not be searched: ${response.error.type}`);
        }
        const { profile_id = '', keys = [] } = searches[i] ?? {};
        const unseen = new Set(keys.flatMap((key) => [...(holders.get(key) ?? [])]));
        unseen.delete(profile_id);
        const found = (response?.hits?.hits ?? []).map(({ _id }) => _id);
        return [...new Set([...found, ...[...unseen].slice(0, most)])];
      });
    },
    async count() {
      const { count } = await withRetry(() => client.count({ index }, transport), retry);
      return count;
    },
  };
}

function holdersOf(
  docs: Iterable<readonly [string, readonly string[]]>,
): ReadonlyMap<string, ReadonlySet<string>> {
  const holders = new Map<string, Set<string>>();
  for (const [id, keys] of docs) {
    for (const key of keys) {
      const ids = holders.get(key);
      if (ids === undefined) holders.set(key, new Set([id]));
      else ids.add(id);
    }
  }
  return holders;
}

interface MultiSearch {
  readonly responses?: readonly {
    readonly hits?: { readonly hits?: readonly { readonly _id: string }[] };
    readonly error?: { readonly type?: string };
  }[];
}
