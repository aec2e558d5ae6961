import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { ApiKeyDoc } from '../model/api-key.ts';

const PREFIX = { api: 'azk', write: 'azw' } as const satisfies Record<ApiKeyDoc['kind'], string>;
const KEY = /^(azk|azw)_([a-zA-Z0-9]{8,32})_([A-Za-z0-9_-]{43})$/;

export interface ParsedKey {
  readonly kind: ApiKeyDoc['kind'];
  readonly key_id: string;
  readonly secret: string;
}

/** Makes a key nobody can guess: 256 random bits. The text is shown once and cannot be had again. */
export function generateKey(kind: ApiKeyDoc['kind']): ParsedKey & { readonly text: string } {
  const key_id = randomBytes(8).toString('hex');
  const secret = randomBytes(32).toString('base64url');
  return { kind, key_id, secret, text: `${PREFIX[kind]}_${key_id}_${secret}` };
}

/** @returns `undefined` when the text is not of the form `azk_<id>_<secret>` or `azw_<id>_<secret>` */
export function parseKey(text: string): ParsedKey | undefined {
  const match = KEY.exec(text);
  if (match === null) return undefined;
  const [, prefix, key_id = '', secret = ''] = match;
  return { kind: prefix === PREFIX.api ? 'api' : 'write', key_id, secret };
}

export function hashSecret(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}

/** Compares in a time that does not depend on where the two differ. */
export function secretMatches(secret: string, secretHash: string): boolean {
  const given = Buffer.from(hashSecret(secret), 'hex');
  const stored = Buffer.from(secretHash, 'hex');
  return given.length === stored.length && timingSafeEqual(given, stored);
}
