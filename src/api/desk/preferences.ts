import { LRUCache } from 'lru-cache';
import type { DeskStore } from '../../elasticsearch/desk-store.ts';
import { NO_PREFERENCE, type Preference } from '../../search/saved-view.ts';

const CACHE_MS = 30_000;

/**
 * Whom the holder of a key wants first. Kept for 30 s, so that a keystroke asks the engine nothing more: a change
 * holds at once in this process, and after 30 s in others.
 */
export interface Preferences {
  of(keyId: string): Promise<Preference>;
  forget(keyId: string): void;
}

export function createPreferences(
  getDesks: () => Pick<DeskStore, 'read'>,
  now: () => Date,
): Preferences {
  const cache = new LRUCache<string, Preference>({
    max: 10_000,
    ttl: CACHE_MS,
    perf: { now: () => now().getTime() },
  });
  return {
    async of(keyId) {
      const known = cache.get(keyId);
      if (known !== undefined) return known;
      try {
        const { preference } = await getDesks().read(keyId);
        cache.set(keyId, preference);
        return preference;
      } catch {
        // Who comes first is a kindness: no search fails for it.
        return NO_PREFERENCE;
      }
    },
    forget: (keyId) => {
      cache.delete(keyId);
    },
  };
}
