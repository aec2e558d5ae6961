import { LRUCache } from 'lru-cache';
import type { SourceStore } from '../elasticsearch/source-store.ts';
import { builtInSources } from '../sources/registry.ts';

const CACHE_MS = 10_000;

export interface KnownSource {
  readonly manifest: Readonly<Record<string, unknown>>;
  readonly updated_at: string | null;
}

/** Sources by id, built in or added; kept for 10 s, since everything that comes in asks whether its source is known. */
export interface SourceDirectory {
  find(id: string): Promise<KnownSource | undefined>;
  forget(id: string): void;
}

export function createSourceDirectory(
  sources: Pick<SourceStore, 'find'>,
  now: () => Date,
): SourceDirectory {
  const cache = new LRUCache<string, { source: KnownSource | undefined }>({
    max: 1000,
    ttl: CACHE_MS,
    perf: { now: () => now().getTime() },
  });
  return {
    async find(id) {
      const builtIn = builtInSources().find((manifest) => manifest.id === id);
      if (builtIn !== undefined) return { manifest: builtIn, updated_at: null };
      const cached = cache.get(id);
      if (cached !== undefined) return cached.source;
      const source = await sources.find(id);
      cache.set(id, { source });
      return source;
    },
    forget: (id) => {
      cache.delete(id);
    },
  };
}
