import type { Client } from '@elastic/elasticsearch';
import type { RecordDoc } from '../model/record.ts';
import { type ReadOptions, readEngine, readTransport } from './read-engine.ts';

/** What says whom a record links, and nothing of what it tells of them. */
export type RecordLinks = Pick<
  RecordDoc,
  'source' | 'record_type' | 'record_id' | 'updated_at' | 'identifiers' | 'deleted'
>;

/** Reads records for people who wait for them. */
export interface RecordReader {
  /** Records stored under any of these profiles, newest first. */
  linksOf(
    profileIds: readonly string[],
    size: number,
    options?: ReadOptions,
  ): Promise<readonly RecordLinks[]>;
}

const LINKS = ['source', 'record_type', 'record_id', 'updated_at', 'identifiers', 'deleted'];

export function createRecordReader(deps: {
  readonly client: Client;
  readonly records: string;
}): RecordReader {
  return {
    async linksOf(profileIds, size, options = {}) {
      const { hits } = await readEngine(
        () =>
          deps.client.search<RecordLinks>(
            {
              index: deps.records,
              size,
              query: { terms: { profile_id: [...profileIds] } },
              sort: [{ updated_at: 'desc' }, { record_id: 'asc' }],
              track_total_hits: false,
              _source: LINKS,
            },
            readTransport(options),
          ),
        options,
      );
      return hits.hits.flatMap(({ _source }) => _source ?? []);
    },
  };
}
