import type { Client } from '@elastic/elasticsearch';
import { SurvivorshipPolicy } from '../model/survivorship.ts';
import type { IndexNames } from './index-names.ts';
import { createSettingStore } from './setting-store.ts';

const KIND = 'survivorship';

export interface StoredSurvivorship {
  readonly policy: SurvivorshipPolicy;
  /** 0 before the first change. */
  readonly version: number;
  readonly updated_at: string | null;
}

/** A company's own rules for golden values. */
export interface SurvivorshipStore {
  /** As they are now: read in real time. */
  read(): Promise<StoredSurvivorship>;
  /** @throws AppError `precondition_failed` when they have changed since `expected` */
  put(
    policy: SurvivorshipPolicy,
    change: { readonly expected: number; readonly by: string; readonly at: Date },
  ): Promise<StoredSurvivorship>;
}

export function createSurvivorshipStore(client: Client, names: IndexNames): SurvivorshipStore {
  const settings = createSettingStore(client, names);
  return {
    async read() {
      const stored = await settings.find(KIND);
      if (stored === undefined) {
        return { policy: SurvivorshipPolicy.parse({}), version: 0, updated_at: null };
      }
      const { value, version, updated_at } = stored;
      return { policy: SurvivorshipPolicy.parse(value), version, updated_at };
    },
    async put(policy, change) {
      const { version, updated_at } = await settings.put({ kind: KIND, value: policy, ...change });
      return { policy, version, updated_at };
    },
  };
}
