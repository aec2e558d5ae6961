import type { Client } from '@elastic/elasticsearch';
import { frenchPerson } from './french-people.ts';

const BATCH = 2000;

/**
 * Puts a synthetic population into an empty profiles index, a batch at a time, merges it into one segment, and
 * leaves an index that already holds as many as it is.
 */
export async function fillProfiles(
  client: Client,
  options: {
    readonly index: string;
    readonly people: number;
    readonly seed: number;
    readonly now: Date;
    readonly report: (line: string) => void;
  },
): Promise<void> {
  const { index, people, seed, now, report } = options;
  if ((await client.count({ index })).count === people) return;
  await client.indices.putSettings({ index, settings: { refresh_interval: '-1' } });
  const started = performance.now();
  let reported = 0;
  for (let from = 0; from < people; from += BATCH) {
    const operations: object[] = [];
    for (let i = from; i < Math.min(people, from + BATCH); i++) {
      const doc = frenchPerson(seed, i, now).doc();
      operations.push({ index: { _id: doc.profile_id } }, doc);
    }
    const result = await client.bulk({ index, operations });
    if (result.errors) {
      const reason = result.items.find((item) => item.index?.error !== undefined)?.index?.error;
      throw new Error(`the engine refused a synthetic profile: ${reason?.type}`);
    }
    if (performance.now() - reported > 10_000) {
      reported = performance.now();
      const rate = Math.round((from + BATCH) / ((performance.now() - started) / 1000));
      report(`${from + BATCH} of ${people} profiles, ${rate}/s`);
    }
  }
  await client.indices.putSettings({ index, settings: { refresh_interval: '1s' } });
  await client.indices.forcemerge({ index, max_num_segments: 1 }, { requestTimeout: 1_800_000 });
  await client.indices.refresh({ index });
}
