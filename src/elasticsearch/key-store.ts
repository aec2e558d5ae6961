import { type Client, errors } from '@elastic/elasticsearch';
import { AppError } from '../errors.ts';
import { ApiKeyDoc } from '../model/api-key.ts';
import type { IndexNames } from './index-names.ts';

/** Most keys that are listed; an installation has a few dozen. */
const MOST_KEYS = 1000;

/** Where API keys are kept: index `keys`, `_id` = `key_id`. */
export interface KeyStore {
  /** Reads in real time: a key works as soon as it was made. */
  find(keyId: string): Promise<ApiKeyDoc | undefined>;
  /** Newest first. */
  list(): Promise<ApiKeyDoc[]>;
  /** @throws AppError `conflict` when the id is taken */
  create(key: ApiKeyDoc): Promise<void>;
  /** @returns whether there was such a key */
  revoke(keyId: string, at: Date): Promise<boolean>;
  /** Notes that a key was used. */
  touch(keyId: string, at: Date): Promise<void>;
}

export function createKeyStore(client: Client, names: IndexNames): KeyStore {
  const index = names.keys;
  async function update(id: string, doc: Partial<ApiKeyDoc>, refresh: boolean): Promise<boolean> {
    try {
      await client.update(
        { index, id, doc, refresh: refresh ? 'wait_for' : false, retry_on_conflict: 3 },
        { meta: false },
      );
      return true;
    } catch (error) {
      if (error instanceof errors.ResponseError && error.statusCode === 404) return false;
      throw error;
    }
  }
  return {
    async find(id) {
      const found = await client.get<unknown>({ index, id }, { ignore: [404] });
      return found.found === true ? ApiKeyDoc.parse(found._source) : undefined;
    },
    async list() {
      const found = await client.search<unknown>({
        index,
        size: MOST_KEYS,
        sort: [{ created_at: 'desc' }, { key_id: 'asc' }],
        query: { match_all: {} },
        track_total_hits: false,
      });
      return found.hits.hits.map((hit) => ApiKeyDoc.parse(hit._source));
    },
    async create(key) {
      try {
        await client.create({ index, id: key.key_id, document: key, refresh: 'wait_for' });
      } catch (error) {
        if (!(error instanceof errors.ResponseError) || error.statusCode !== 409) throw error;
        throw new AppError('conflict', 'there is a key with this id', { cause: error });
      }
    },
    revoke: (id, at) => update(id, { revoked_at: at.toISOString() }, true),
    async touch(id, at) {
      await update(id, { last_used_at: at.toISOString() }, false);
    },
  };
}
