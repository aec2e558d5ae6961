import { createHash } from 'node:crypto';
import type { Client } from '@elastic/elasticsearch';
import { AppError } from '../errors.ts';
import { Desk } from '../search/saved-view.ts';
import type { IndexNames } from './index-names.ts';
import { createSettingStore } from './setting-store.ts';

/** What each holder of a key keeps at hand. */
export interface DeskStore {
  read(keyId: string): Promise<Desk>;
  /**
   * Changes a desk by what it is now; two pages of one person may do so at once.
   * @throws AppError `conflict` when others keep changing it meanwhile
   */
  change(keyId: string, at: Date, change: (desk: Desk) => Desk): Promise<Desk>;
}

const MOST_TRIES = 5;

export function createDeskStore(client: Client, names: IndexNames): DeskStore {
  const settings = createSettingStore(client, names);
  async function find(keyId: string) {
    const stored = await settings.find(kindOf(keyId));
    return { desk: Desk.parse(stored?.value ?? {}), version: stored?.version ?? 0 };
  }
  return {
    read: async (keyId) => (await find(keyId)).desk,
    async change(keyId, at, change) {
      for (let tries = 0; tries < MOST_TRIES; tries++) {
        const { desk, version } = await find(keyId);
        const value = change(desk);
        try {
          await settings.put({ kind: kindOf(keyId), value, expected: version, by: keyId, at });
          return value;
        } catch (error) {
          if (!(error instanceof AppError) || error.code !== 'precondition_failed') throw error;
        }
      }
      throw new AppError('conflict', 'the desk keeps changing: try again');
    },
  };
}

/** Key ids may have capitals, which a kind may not. */
function kindOf(keyId: string): string {
  return `desk_${createHash('sha256').update(keyId).digest('hex').slice(0, 40)}`;
}
