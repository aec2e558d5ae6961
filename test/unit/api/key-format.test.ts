import { expect, test } from 'vitest';
import { generateKey, hashSecret, parseKey, secretMatches } from '../../../src/api/key-format.ts';

test.each(['api', 'write'] as const)('a generated %s key can be parsed and checked', (kind) => {
  const key = generateKey(kind);
  expect(parseKey(key.text)).toEqual({ kind, key_id: key.key_id, secret: key.secret });
  expect(Buffer.from(key.secret, 'base64url')).toHaveLength(32);
  expect(secretMatches(key.secret, hashSecret(key.secret))).toBe(true);
  expect(secretMatches(`${key.secret.slice(0, -1)}_`, hashSecret(key.secret))).toBe(false);
  expect(secretMatches(key.secret, 'not a hash')).toBe(false);
});

test.each([
  '',
  'azk_',
  'azk_abcdefgh_short',
  'xyz_abcdefgh_'.padEnd(56, 'A'),
  `azk_${'a'.repeat(10_000)}`,
])('%j is no key', (text) => expect(parseKey(text)).toBeUndefined());
