import { LRUCache } from 'lru-cache';
import type { KeyStore } from '../elasticsearch/key-store.ts';
import type { ApiKeyDoc } from '../model/api-key.ts';
import { parseKey, secretMatches } from './key-format.ts';
import type { Principal } from './principal.ts';

const CACHE_MS = 30_000;
const TOUCH_MS = 60_000;

/**
 * Says who a credential stands for. Keys are cached for 30 s, so that a keystroke in the page asks the engine
 * nothing; a revoked key therefore works for 30 s at most in other processes, and not at all in this one.
 */
export interface Authenticator {
  byKey(text: string): Promise<Principal | undefined>;
  bySession(keyId: string): Promise<Principal | undefined>;
  forget(keyId: string): void;
}

export function createAuthenticator(keys: KeyStore, now: () => Date): Authenticator {
  // Absent keys are cached as well: guessing must not cost an engine call each.
  const cache = new LRUCache<string, { key: ApiKeyDoc | undefined }>({
    max: 10_000,
    ttl: CACHE_MS,
    perf: { now: () => now().getTime() },
  });
  const touchedAt = new Map<string, number>();

  async function load(keyId: string): Promise<ApiKeyDoc | undefined> {
    const cached = cache.get(keyId);
    const key = cached === undefined ? await keys.find(keyId) : cached.key;
    if (cached === undefined) cache.set(keyId, { key });
    const at = now();
    if (key === undefined || !isLive(key, at)) return undefined;
    const touched = touchedAt.get(keyId);
    if (touched === undefined || at.getTime() - touched > TOUCH_MS) {
      touchedAt.set(keyId, at.getTime());
      // Last use is a hint for tidying up: it must neither slow nor fail a request.
      keys.touch(keyId, at).catch(() => undefined);
    }
    return key;
  }

  return {
    async byKey(text) {
      const parsed = parseKey(text);
      if (parsed === undefined) return undefined;
      const key = await load(parsed.key_id);
      if (key === undefined || key.kind !== parsed.kind) return undefined;
      return secretMatches(parsed.secret, key.secret_hash) ? principalOf(key, 'key') : undefined;
    },
    async bySession(keyId) {
      const key = await load(keyId);
      return key?.kind === 'api' ? principalOf(key, 'session') : undefined;
    },
    forget: (keyId) => {
      cache.delete(keyId);
    },
  };
}

function isLive(key: ApiKeyDoc, at: Date): boolean {
  return key.revoked_at === null && (key.expires_at === null || key.expires_at > at.toISOString());
}

function principalOf(key: ApiKeyDoc, via: 'key' | 'session'): Principal | undefined {
  const { key_id, label, scopes, roles, source } = key;
  if (key.kind === 'api') return { kind: 'user', key_id, label, roles, scopes, via };
  return source === null ? undefined : { kind: 'writer', key_id, label, source, scopes };
}
