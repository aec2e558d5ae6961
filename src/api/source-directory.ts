import { LRUCache } from 'lru-cache';
import type { SourceDoc } from '../model/source.ts';
import type { SourceStore } from './stores.ts';

const CACHE_MS = 10_000;

/** Sources by id, kept for 10 s: every message that comes in asks whether its source is known. */
export interface SourceDirectory {
  find(id: string): Promise<SourceDoc | undefined>;
  forget(id: string): void;
}

export function createSourceDirectory(sources: Pick<SourceStore, 'find'>): SourceDirectory {
  const cache = new LRUCache<string, { source: SourceDoc | undefined }>({
    max: 1000,
    ttl: CACHE_MS,
  });
  return {
    async find(id) {
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
