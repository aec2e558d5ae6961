import type { Client } from '@elastic/elasticsearch';
import { z } from 'zod';
import type { DemoMessage } from '../../src/demo/generate.ts';
import type { IndexNames } from '../../src/elasticsearch/index-names.ts';

const Redirect = z.object({
  profile_id: z.string(),
  merged_into: z.string().nullable(),
  anonymous: z.boolean(),
});
const Stored = z.object({
  source: z.string(),
  message_id: z.string().optional(),
  record_id: z.string().optional(),
  profile_id: z.string().nullable(),
});

/** Whom each named, active profile of a loaded demonstration company really is: the person most of its messages tell of. */
export async function peopleOfProfiles(
  client: Client,
  names: IndexNames,
  messages: Iterable<DemoMessage>,
): Promise<Map<string, string>> {
  const next = new Map<string, string | null>();
  const named = new Set<string>();
  for await (const doc of all(client, names.profiles, Redirect)) {
    next.set(doc.profile_id, doc.merged_into);
    if (!doc.anonymous && doc.merged_into === null) named.add(doc.profile_id);
  }
  const rootOf = (id: string): string => {
    const into = next.get(id);
    return into === undefined || into === null ? id : rootOf(into);
  };
  const place = new Map<string, string>();
  for (const index of [names.events, names.records]) {
    for await (const doc of all(client, index, Stored)) {
      if (doc.profile_id === null) continue;
      const what =
        doc.record_id === undefined ? `message ${doc.message_id}` : `record ${doc.record_id}`;
      place.set(`${doc.source} ${what}`, rootOf(doc.profile_id));
    }
  }
  const votes = new Map<string, Map<string, number>>();
  for (const { source, kind, id, person_id, repeated } of messages) {
    const profile = place.get(`${source} ${kind} ${id}`);
    if (person_id === null || repeated || profile === undefined || !named.has(profile)) continue;
    const counts = votes.get(profile) ?? new Map<string, number>();
    counts.set(person_id, (counts.get(person_id) ?? 0) + 1);
    votes.set(profile, counts);
  }
  return new Map(
    [...votes].map(([profile, counts]) => {
      const [first] = [...counts].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1));
      return [profile, first?.[0] ?? ''];
    }),
  );
}

async function* all<T>(client: Client, index: string, schema: z.ZodType<T>): AsyncGenerator<T> {
  const { id } = await client.openPointInTime({ index, keep_alive: '2m' });
  try {
    let after: (string | number)[] | undefined;
    for (;;) {
      const { hits } = await client.search({
        pit: { id, keep_alive: '2m' },
        size: 5_000,
        sort: [{ _shard_doc: 'asc' }],
        _source_includes: Object.keys((schema as unknown as z.ZodObject).shape),
        track_total_hits: false,
        ...(after === undefined ? {} : { search_after: after }),
      });
      for (const hit of hits.hits) yield schema.parse(hit._source);
      after = hits.hits.at(-1)?.sort as (string | number)[] | undefined;
      if (after === undefined) return;
    }
  } finally {
    await client.closePointInTime({ id });
  }
}

export interface PairScores {
  readonly pairs: number;
  readonly precision: number;
  /** of the pairs of profiles that are one person */
  readonly recall: number;
}

/** How many of some pairs are of one person, and how many such pairs they are. */
export function scorePairs(
  pairs: readonly { readonly left_id: string; readonly right_id: string }[],
  people: ReadonlyMap<string, string>,
): PairScores {
  const known = pairs.filter((pair) => people.has(pair.left_id) && people.has(pair.right_id));
  const right = known.filter((pair) => people.get(pair.left_id) === people.get(pair.right_id));
  const sizes = [...Map.groupBy(people.keys(), (id) => people.get(id)).values()];
  const truth = sizes.reduce((sum, { length }) => sum + (length * (length - 1)) / 2, 0);
  return {
    pairs: known.length,
    precision: known.length === 0 ? 1 : right.length / known.length,
    recall: truth === 0 ? 1 : right.length / truth,
  };
}
