import type { Client, estypes } from '@elastic/elasticsearch';
import type { ProfileDoc, ProfileState } from '../model/profile.ts';
import type { BulkOptions } from './bulk-writer.ts';
import type { IndexNames } from './index-names.ts';
import { multiGet } from './multi-get.ts';
import { readProfile } from './profile-text.ts';
import { withRetry } from './retry.ts';

/** What matching reads of a profile. */
export type MatchableProfile = Pick<
  ProfileDoc,
  'profile_id' | 'status' | 'merged_into' | 'anonymous' | 'created_at'
> & {
  readonly identity_updated_at?: string;
  readonly state: Pick<ProfileState, 'candidates' | 'identifiers' | 'merged_from' | 'apart_from'>;
};

/** A profile whose identity changed. */
export interface IdentityChange {
  readonly profile_id: string;
  readonly identity_updated_at: string;
  readonly anonymous: boolean;
  readonly active: boolean;
}

/** Profiles in the order in which their identity changed, and all of them. */
export interface IdentityFeed {
  /** Changes from an instant on that can be searched by now, oldest first. */
  changedSince(
    instant: string,
    after: IdentityChange | undefined,
    size: number,
  ): Promise<IdentityChange[]>;
  /** Named, active profiles in the order of their ids. */
  named(afterId: string, size: number): Promise<IdentityChange[]>;
  countNamed(): Promise<number>;
  /** A sample that is the same each time for the same seed, at most 10,000. */
  sampleNamed(size: number, seed: number): Promise<string[]>;
  /** As they are this instant. */
  read(profileIds: readonly string[]): Promise<Map<string, MatchableProfile>>;
}

type Query = NonNullable<estypes.SearchRequest['query']>;

/** Time zero: a profile from before the field was there. */
const NEVER = '1970-01-01T00:00:00.000Z';
const PARTS = [
  'profile_id',
  'status',
  'merged_into',
  'anonymous',
  'created_at',
  'identity_updated_at',
  'state.candidates',
  'state.identifiers',
  'state.merged_from',
  'state.apart_from',
];
const NAMED: Query = {
  bool: { filter: [{ term: { status: 'active' } }, { term: { anonymous: false } }] },
};

export function createIdentityFeed(
  client: Client,
  names: IndexNames,
  bulk: BulkOptions,
): IdentityFeed {
  const index = names.profiles;
  const retry = { policy: bulk.retry, signal: bulk.signal };
  const transport = { requestTimeout: bulk.requestTimeoutMs };

  async function search(
    query: Query,
    sort: estypes.SortOptions[],
    size: number,
    after: readonly (string | number)[] | undefined,
  ): Promise<IdentityChange[]> {
    const found = await withRetry(
      () =>
        client.search(
          {
            index,
            size,
            query,
            sort,
            _source: false,
            docvalue_fields: ['status', 'anonymous', 'identity_updated_at'],
            track_total_hits: false,
            ...(after === undefined ? {} : { search_after: [...after] }),
          },
          transport,
        ),
      retry,
    );
    return found.hits.hits.flatMap(({ _id, fields }) => {
      if (_id === undefined) return [];
      const values = (fields ?? {}) as Record<string, unknown[] | undefined>;
      return [
        {
          profile_id: _id,
          identity_updated_at: String(values['identity_updated_at']?.[0] ?? NEVER),
          anonymous: values['anonymous']?.[0] === true,
          active: values['status']?.[0] === 'active',
        },
      ];
    });
  }

  return {
    changedSince: (instant, after, size) =>
      search(
        { range: { identity_updated_at: { gte: instant } } },
        [{ identity_updated_at: 'asc' }, { profile_id: 'asc' }],
        size,
        after && [Date.parse(after.identity_updated_at), after.profile_id],
      ),
    named: (afterId, size) =>
      search(NAMED, [{ profile_id: 'asc' }], size, afterId === '' ? undefined : [afterId]),
    async countNamed() {
      const answer = await withRetry(() => client.count({ index, query: NAMED }, transport), retry);
      return answer.count;
    },
    async sampleNamed(size, seed) {
      const answer = await withRetry(
        () =>
          client.search(
            {
              index,
              size: Math.min(size, 10_000),
              _source: false,
              track_total_hits: false,
              query: {
                function_score: {
                  query: NAMED,
                  functions: [{ random_score: { seed, field: '_seq_no' } }],
                  boost_mode: 'replace',
                },
              },
            },
            transport,
          ),
        retry,
      );
      return answer.hits.hits.flatMap(({ _id }) => (_id === undefined ? [] : [_id]));
    },
    async read(profileIds) {
      const places = profileIds.map((id) => ({ index, id }));
      if (places.length === 0) return new Map();
      const found = await multiGet<MatchableProfile>(client, places, { ...bulk, fields: PARTS });
      return new Map([...found].map(([id, { source }]) => [id, readProfile(source)]));
    },
  };
}
