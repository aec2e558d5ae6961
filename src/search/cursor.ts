import { createHmac, timingSafeEqual } from 'node:crypto';

/**
 * A place in a list as opaque text. It is signed together with the question it belongs to, so that it can be
 * neither forged nor carried over to another query, filter, order or role.
 * @param question anything that JSON can write; it is hashed, not contained
 * @param place sort values of the last item
 */
export function sealCursor(secret: string, question: unknown, place: readonly unknown[]): string {
  const body = Buffer.from(JSON.stringify(place)).toString('base64url');
  return `${body}.${sign(secret, question, body).toString('base64url')}`;
}

/** @returns the place, or `undefined` when this cursor was not made by us for this question */
export function openCursor(
  secret: string,
  question: unknown,
  cursor: string,
): unknown[] | undefined {
  const [body = '', signature = '', ...rest] = cursor.split('.');
  const given = Buffer.from(signature, 'base64url');
  const expected = sign(secret, question, body);
  if (rest.length > 0 || given.length !== expected.length) return undefined;
  if (!timingSafeEqual(given, expected)) return undefined;
  return JSON.parse(Buffer.from(body, 'base64url').toString()) as unknown[];
}

function sign(secret: string, question: unknown, body: string): Buffer {
  const key = createHmac('sha256', secret).update('azimut cursor').digest();
  return createHmac('sha256', key)
    .update(JSON.stringify(question))
    .update('\0')
    .update(body)
    .digest()
    .subarray(0, 16);
}
