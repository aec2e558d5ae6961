import type { Client } from '@elastic/elasticsearch';
import type { RecordDoc } from '../model/record.ts';
import type { BulkOperation, BulkOptions, Version } from './bulk-writer.ts';
import { type Found, multiGet } from './multi-get.ts';

export interface RecordStore {
  /** Records by document id, as they are now. */
  read(ids: readonly string[]): Promise<Map<string, Found<RecordDoc>>>;
  /** The write that replaces the version read, or creates: to be sent with others in one bulk. */
  operation(id: string, doc: RecordDoc, expected: Version | undefined): BulkOperation;
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
    operation: (id, doc, expected) => ({
      kind: expected === undefined ? 'create' : 'index',
      index: deps.index,
      id,
      document: JSON.stringify(doc),
      expected,
    }),
  };
}
