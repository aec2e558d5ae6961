import { createHmac, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';

export const SESSION_COOKIE = 'azimut_session';
export const SESSION_SECONDS = 12 * 3600;

const Session = z.strictObject({ key_id: z.string(), expires_at: z.int() });

/** A session as cookie text: the key's id (never the key) and its end, signed with a key derived from `secret`. */
export function sealSession(secret: string, keyId: string, now: Date): string {
  const body = Buffer.from(
    JSON.stringify({ key_id: keyId, expires_at: now.getTime() + SESSION_SECONDS * 1000 }),
  ).toString('base64url');
  return `${body}.${sign(secret, body)}`;
}

/** @returns the key id, or `undefined` when the cookie was not signed by us or is over */
export function openSession(secret: string, cookie: string, now: Date): string | undefined {
  const [body, signature, ...rest] = cookie.split('.');
  if (body === undefined || signature === undefined || rest.length > 0) return undefined;
  // Compared as text: the last letter of base64 has spare bits, so that two texts can mean the same bytes.
  const given = Buffer.from(signature);
  const expected = Buffer.from(sign(secret, body));
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return undefined;
  const session = Session.safeParse(JSON.parse(Buffer.from(body, 'base64url').toString()));
  if (!session.success || session.data.expires_at <= now.getTime()) return undefined;
  return session.data.key_id;
}

function sign(secret: string, body: string): string {
  const key = createHmac('sha256', secret).update('azimut session cookie').digest();
  return createHmac('sha256', key).update(body).digest('base64url');
}
