import { type Client, errors } from '@elastic/elasticsearch';
import { AppError } from '../errors.ts';
import { SettingDoc } from '../model/setting.ts';
import type { IndexNames } from './index-names.ts';

/** What a company decided, one document for each kind: index `settings`. */
export interface SettingStore {
  /** As it is now, whether or not a search would see it; `undefined` before the first decision. */
  find(kind: string): Promise<SettingDoc | undefined>;
  /**
   * Stores a value over the version it was made from.
   * @param setting.expected version that was read; 0 where there was none
   * @returns the setting as stored
   * @throws AppError `precondition_failed` when it has changed in the meantime
   */
  put(setting: {
    readonly kind: string;
    readonly value: Readonly<Record<string, unknown>>;
    readonly expected: number;
    readonly by: string;
    readonly at: Date;
  }): Promise<SettingDoc>;
}

export function createSettingStore(client: Client, names: IndexNames): SettingStore {
  const index = names.settings;
  async function read(kind: string) {
    const found = await client.get<unknown>({ index, id: kind }, { ignore: [404] });
    if (found.found !== true) return undefined;
    const { _seq_no: seq_no = 0, _primary_term: primary_term = 0 } = found;
    return { doc: SettingDoc.parse(found._source), seq_no, primary_term };
  }
  return {
    find: async (kind) => (await read(kind))?.doc,
    async put({ kind, value, expected, by, at }) {
      const stored = await read(kind);
      if ((stored?.doc.version ?? 0) !== expected) throw changed();
      const doc: SettingDoc = {
        kind,
        version: expected + 1,
        value: { ...value },
        updated_at: at.toISOString(),
        updated_by: by,
      };
      const condition =
        stored === undefined
          ? { op_type: 'create' as const }
          : { if_seq_no: stored.seq_no, if_primary_term: stored.primary_term };
      try {
        await client.index({ index, id: kind, document: doc, ...condition });
      } catch (error) {
        if (error instanceof errors.ResponseError && error.statusCode === 409) throw changed();
        throw error;
      }
      return doc;
    },
  };
}

function changed(): AppError {
  return new AppError('precondition_failed', 'the setting has changed since it was read');
}
