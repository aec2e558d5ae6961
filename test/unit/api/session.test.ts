import { expect, test } from 'vitest';
import { createDemoTokens } from '../../../src/api/demo-tokens.ts';
import { openSession, SESSION_SECONDS, sealSession } from '../../../src/api/session.ts';

const NOW = new Date('2026-03-01T12:00:00.000Z');
const later = (seconds: number) => new Date(NOW.getTime() + seconds * 1000);
const SECRET = 'a secret of at least thirty-two characters';

test('a session says its key until it is over', () => {
  const cookie = sealSession(SECRET, 'abcd1234', NOW);
  expect(openSession(SECRET, cookie, NOW)).toBe('abcd1234');
  expect(openSession(SECRET, cookie, later(SESSION_SECONDS - 1))).toBe('abcd1234');
  expect(openSession(SECRET, cookie, later(SESSION_SECONDS))).toBeUndefined();
});

test('a session of another installation, or one that was touched, is none', () => {
  const cookie = sealSession(SECRET, 'abcd1234', NOW);
  const [body = '', signature = ''] = cookie.split('.');
  const other = Buffer.from('{"key_id":"root","expires_at":9999999999999}').toString('base64url');
  expect(openSession(`${SECRET}!`, cookie, NOW)).toBeUndefined();
  for (const text of [
    `${other}.${signature}`,
    body,
    `${body}.`,
    `.${signature}`,
    `${cookie}.x`,
    '',
    '.',
  ]) {
    expect(openSession(SECRET, text, NOW)).toBeUndefined();
  }
});

test('a demo token is good once, and for a quarter of an hour', () => {
  let now = NOW;
  const tokens = createDemoTokens({ now: () => now });
  const first = tokens.create('k1');
  const second = tokens.create('k2');
  expect(tokens.redeem(first)).toBe('k1');
  expect(tokens.redeem(first)).toBeUndefined();
  now = later(15 * 60);
  expect(tokens.redeem(second)).toBeUndefined();
  expect(tokens.redeem('nothing')).toBeUndefined();
});
