import type { Client } from '@elastic/elasticsearch';
import { AppError } from '../errors.ts';
import { type BulkOperation, DEFAULT_BULK, writeBulk } from './bulk-writer.ts';
import type { IndexNames } from './index-names.ts';

/** A copy to be written, or one to be removed where `document` is absent. */
export interface Copy {
  readonly id: string;
  readonly document?: object | undefined;
}

/** Where copies without anything personal stand: `analysis-people` and `analysis-events`. */
export interface AnalysisCopyStore {
  /** @throws AppError `engine_unavailable` when the engine did not take all of them: then none counts as written */
  put(of: 'profiles' | 'events', copies: readonly Copy[]): Promise<void>;
  /** Removes every copy of one kind. */
  clear(of: 'profiles' | 'events'): Promise<void>;
  refresh(): Promise<void>;
  count(of: 'profiles' | 'events'): Promise<number>;
}

export function createAnalysisCopyStore(client: Client, names: IndexNames): AnalysisCopyStore {
  const indexOf = { profiles: names['analysis-people'], events: names['analysis-events'] };
  return {
    async put(of, copies) {
      const operations = copies.map(
        ({ id, document }): BulkOperation => ({
          kind: document === undefined ? 'delete' : 'index',
          index: indexOf[of],
          id,
          document: document === undefined ? '' : JSON.stringify(document),
        }),
      );
      const results = await writeBulk(client, operations, DEFAULT_BULK);
      const refused = results.find(({ kind }) => kind === 'rejected');
      if (refused?.kind === 'rejected') {
        throw new AppError(
          'engine_unavailable',
          `a copy for analysis was refused: ${refused.reason}`,
        );
      }
    },
    async clear(of) {
      await client.deleteByQuery(
        { index: indexOf[of], query: { match_all: {} }, conflicts: 'proceed', refresh: true },
        { requestTimeout: DEFAULT_BULK.requestTimeoutMs * 10 },
      );
    },
    async refresh() {
      await client.indices.refresh({ index: Object.values(indexOf) });
    },
    async count(of) {
      return (await client.count({ index: indexOf[of] })).count;
    },
  };
}
