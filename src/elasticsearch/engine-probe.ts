import type { Client } from '@elastic/elasticsearch';
import type { IndexNames } from './index-names.ts';

const PING_TIMEOUT_MS = 2000;

/** What readiness and waiting need to know of the engine. */
export interface EngineProbe {
  /** Whether the engine answers within 2 s and the indices are there; never throws. */
  ping(): Promise<boolean>;
  /** Makes all that was written searchable. */
  refresh(): Promise<void>;
}

export function createEngineProbe(client: Client, names: IndexNames): EngineProbe {
  return {
    async ping() {
      try {
        return await client.indices.exists(
          { index: names.profiles },
          { requestTimeout: PING_TIMEOUT_MS },
        );
      } catch {
        return false;
      }
    },
    async refresh() {
      await client.indices.refresh({
        index: [names.profiles, names.events, names.records, names['dead-letters']],
        ignore_unavailable: true,
        allow_no_indices: true,
      });
    },
  };
}
