import type { Client } from '@elastic/elasticsearch';
import type { RecordDoc } from '../model/record.ts';
import type { BulkOperation, BulkOptions, Version } from './bulk-writer.ts';
import { type Found, multiGet } from './multi-get.ts';
import { withRetry } from './retry.ts';

export interface RecordStore {
  /** Records by document id, as they are now. */
  read(ids: readonly string[]): Promise<Map<string, Found<RecordDoc>>>;
  /** The write that replaces the version read, or creates: to be sent with others in one bulk. */
  operation(id: string, doc: RecordDoc, expected: Version | undefined): BulkOperation;
  /**
   * Records that were corrected and whose profiles are to be judged again.
   * @param refresh whether of all written so far; else of what is visible by itself
   */
  toJudge(
    size: number,
    refresh: boolean,
  ): Promise<{ records: ReadonlyMap<string, RecordDoc>; total: number }>;
}

export function createRecordStore(deps: {
  readonly client: Client;
  readonly index: string;
  readonly bulk: BulkOptions;
}): RecordStore {
  return {
    read: (ids) =>
      ids.length === 0
        ? Promise.resolve(new Map())
        : multiGet<RecordDoc>(
            deps.client,
            ids.map((id) => ({ index: deps.index, id })),
            deps.bulk,
          ),
    async toJudge(size, refresh) {
      const { client, index } = deps;
      const transport = { requestTimeout: deps.bulk.requestTimeoutMs };
      const retry = { policy: deps.bulk.retry, signal: deps.bulk.signal };
      if (refresh) await withRetry(() => client.indices.refresh({ index }, transport), retry);
      const { hits } = await withRetry(
        () =>
          client.search<RecordDoc>(
            { index, size, query: { exists: { field: 'to_judge' } }, track_total_hits: true },
            transport,
          ),
        retry,
      );
      return {
        records: new Map(
          hits.hits.flatMap(({ _id, _source }) =>
            _id === undefined || _source === undefined ? [] : [[_id, _source] as const],
          ),
        ),
        total: typeof hits.total === 'number' ? hits.total : (hits.total?.value ?? 0),
      };
    },
    operation: (id, doc, expected) => ({
      kind: expected === undefined ? 'create' : 'index',
      index: deps.index,
      id,
      document: JSON.stringify(doc),
      expected,
    }),
  };
}
