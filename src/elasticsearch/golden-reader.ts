import type { Client, estypes } from '@elastic/elasticsearch';
import type { ProfileDoc, ProfileState } from '../model/profile.ts';
import { multiGet, type ReadOptions } from './multi-get.ts';
import { readProfile } from './profile-text.ts';
import { withRetry } from './retry.ts';

/** What sources say of one person: all that golden values are chosen from. */
export interface SampledClaims {
  readonly profile_id: string;
  readonly candidates: ProfileState['candidates'];
}

/** Finds profiles by the rules their golden values were chosen by. */
export interface GoldenReader {
  /** Active profiles, as far as a search sees them, and those of them projected by other rules. */
  count(rulesVersion: string): Promise<{ readonly total: number; readonly outdated: number }>;
  /** Ids of outdated profiles in order, those after `after`; fewer than `size` at the end. */
  outdated(rulesVersion: string, after: string | undefined, size: number): Promise<string[]>;
  /** A random sample, at most 10,000, a page at a time. */
  sample(size: number): AsyncIterable<readonly SampledClaims[]>;
}

const PAGE = 200;
const MOST_SAMPLED = 10_000;
const ACTIVE = { term: { status: 'active' } };

export function createGoldenReader(deps: {
  readonly client: Client;
  readonly profiles: string;
  readonly read: ReadOptions;
}): GoldenReader {
  const { client, profiles: index } = deps;
  const transport = { requestTimeout: deps.read.requestTimeoutMs };
  const retry = { policy: deps.read.retry, signal: deps.read.signal };
  const outdatedQuery = (rules_version: string) => ({
    bool: { filter: [ACTIVE], must_not: [{ term: { rules_version } }] },
  });
  const idsOf = async (request: estypes.SearchRequest): Promise<string[]> => {
    const asked = { index, _source: false, track_total_hits: false, ...request };
    const answer = await withRetry(() => client.search(asked, transport), retry);
    return answer.hits.hits.flatMap(({ _id }) => (_id === undefined ? [] : [_id]));
  };
  const countOf = async (query: NonNullable<estypes.CountRequest['query']>): Promise<number> =>
    (await withRetry(() => client.count({ index, query }, transport), retry)).count;
  return {
    async count(rulesVersion) {
      const [total, outdated] = await Promise.all([
        countOf(ACTIVE),
        countOf(outdatedQuery(rulesVersion)),
      ]);
      return { total, outdated };
    },
    outdated: (rulesVersion, after, size) =>
      idsOf({
        size,
        query: outdatedQuery(rulesVersion),
        sort: [{ profile_id: 'asc' }],
        ...(after === undefined ? {} : { search_after: [after] }),
      }),
    async *sample(size) {
      const ids = await idsOf({
        size: Math.min(size, MOST_SAMPLED),
        query: {
          function_score: {
            query: ACTIVE,
            functions: [{ random_score: {} }],
            boost_mode: 'replace',
          },
        },
      });
      const fields = ['profile_id', 'state.candidates'];
      for (let i = 0; i < ids.length; i += PAGE) {
        const places = ids.slice(i, i + PAGE).map((id) => ({ index, id }));
        const found = await multiGet<ProfileDoc>(client, places, { ...deps.read, fields });
        yield [...found].map(([profile_id, { source }]) => {
          return { profile_id, candidates: readProfile(source).state?.candidates ?? {} };
        });
      }
    },
  };
}
