import type { Client } from '@elastic/elasticsearch';
import type { BulkOptions } from './bulk-writer.ts';
import { withRetry } from './retry.ts';

/** How soon what is written can be searched without anybody asking: as `mappings` say, or less often in a backlog. */
export const INTERVALS = { normal: '1s', backlog: '10s' } as const;
export type Pace = keyof typeof INTERVALS;

export interface RefreshIntervals {
  /** Gives another pace to the indices that have the other one: one that somebody chose for an index is left alone. */
  put(pace: Pace): Promise<void>;
  /** Makes searchable what was written so far. */
  refresh(): Promise<void>;
}

/** @param deps.indices aliases of what the worker writes */
export function createRefreshIntervals(deps: {
  readonly client: Client;
  readonly indices: readonly string[];
  readonly bulk: BulkOptions;
}): RefreshIntervals {
  const { client, bulk } = deps;
  const index = [...deps.indices];
  const transport = { requestTimeout: bulk.requestTimeoutMs };
  const retry = { policy: bulk.retry, signal: bulk.signal };
  return {
    async put(pace) {
      const from = INTERVALS[pace === 'normal' ? 'backlog' : 'normal'];
      const settings = await withRetry(
        () =>
          client.indices.getSettings(
            { index, name: 'index.refresh_interval', ignore_unavailable: true },
            transport,
          ),
        retry,
      );
      const theirs = Object.entries(settings).flatMap(([name, found]) =>
        found.settings?.index?.refresh_interval === from ? [name] : [],
      );
      if (theirs.length === 0) return;
      await withRetry(
        () =>
          client.indices.putSettings(
            {
              index: theirs,
              settings: { index: { refresh_interval: INTERVALS[pace] } },
              ignore_unavailable: true,
            },
            transport,
          ),
        retry,
      );
    },
    async refresh() {
      await withRetry(
        () => client.indices.refresh({ index, ignore_unavailable: true }, transport),
        retry,
      );
    },
  };
}
