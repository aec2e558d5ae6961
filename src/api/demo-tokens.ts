import { randomBytes } from 'node:crypto';

/** One-time tokens for the sign-in link that quickstart prints: kept in memory only, each good for one use. */
export interface DemoTokens {
  /** @param keyId the key whose roles the session gets */
  create(keyId: string): string;
  /** The key id, once; `undefined` when unknown, used or too old. */
  redeem(token: string): string | undefined;
}

export function createDemoTokens(options: {
  readonly now: () => Date;
  readonly maxAgeMs?: number;
}): DemoTokens {
  const maxAgeMs = options.maxAgeMs ?? 15 * 60_000;
  const tokens = new Map<string, { keyId: string; expiresAt: number }>();
  return {
    create(keyId) {
      const now = options.now().getTime();
      for (const [token, { expiresAt }] of tokens) if (expiresAt <= now) tokens.delete(token);
      const token = randomBytes(32).toString('base64url');
      tokens.set(token, { keyId, expiresAt: now + maxAgeMs });
      return token;
    },
    redeem(token) {
      const found = tokens.get(token);
      tokens.delete(token);
      return found === undefined || found.expiresAt <= options.now().getTime()
        ? undefined
        : found.keyId;
    },
  };
}
