import fc from 'fast-check';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { compileGuard } from '../../../src/model/guard.ts';
import { Message } from '../../../src/model/message.ts';
import { arbitraryOf, type Schema } from '../../support/hostile-requests.ts';

const isMessage = compileGuard(Message);

const message = {
  source: 'segment',
  message_id: 'm-1',
  type: 'track',
  occurred_at: '2026-03-05T10:00:00.000Z',
  received_at: '2026-03-05T10:00:01.000Z',
  identifiers: [{ namespace: 'email', value: 'a@b.fr' }],
  traits: { given_name: null, location: { lat: 1.5, lon: 2 }, custom: { size: 12, tags: ['a'] } },
  event: {
    name: 'order_completed',
    channel: 'web',
    revenue_minor: 1990,
    currency: 'EUR',
    properties: { any: { thing: [1, 'x', null] } },
  },
};

test('takes what the schema takes', () => {
  expect(Message.safeParse(message).success).toBe(true);
  expect(isMessage(message)).toBe(true);
});

test.each([
  ['a field too many', { ...message, extra: 1 }],
  ['a missing field', { ...message, message_id: undefined }],
  ['a text too long', { ...message, message_id: 'x'.repeat(513) }],
  ['an empty text', { ...message, message_id: '' }],
  ['an instant without milliseconds', { ...message, occurred_at: '2026-03-05T10:00:00Z' }],
  ['a day that is not', { ...message, traits: { birth_date: '2026-02-30' } }],
  ['a fraction of a cent', { ...message, event: { ...message.event, revenue_minor: 1.5 } }],
  ['beyond the scale', { ...message, event: { ...message.event, rating: 11 } }],
  ['an unknown channel', { ...message, event: { ...message.event, channel: 'fax' } }],
  ['a list for an object', { ...message, event: [] }],
  ['too many identifiers', { ...message, identifiers: new Array(65).fill(message.identifiers[0]) }],
  ['a key of a custom trait', { ...message, traits: { custom: { 'Not snake': 1 } } }],
  ['a key that the schema drops', JSON.parse('{"event":{"properties":{"__proto__":1}}}')],
  ['no object', null],
])('leaves %s to the schema', (_, value) => expect(isMessage(value)).toBe(false));

test('never takes what the schema refuses or changes', () => {
  const near = arbitraryOf(z.toJSONSchema(Message) as Schema);
  const part = fc.constantFrom(...Object.keys(message));
  fc.assert(
    fc.property(near, part, (value, key) => {
      for (const one of [value, { ...message, [key]: (value as Record<string, unknown>)?.[key] }]) {
        // As it comes from the engine: nothing but JSON.
        const json: unknown = JSON.parse(JSON.stringify(one) ?? 'null');
        if (!isMessage(json)) return;
        const parsed = Message.safeParse(json);
        expect(parsed.success && parsed.data).toEqual(json);
      }
    }),
    { numRuns: 500 },
  );
});

test.each([
  ['a default', z.strictObject({ a: z.string().default('x') })],
  ['a transformation', z.string().transform(Number)],
  ['a trimmed text', z.string().trim()],
  ['a rule of its own', z.string().refine(() => true)],
  ['an object open to anything', z.looseObject({})],
  ['an object that drops fields', z.object({})],
])('refuses to guard %s', (_, schema) => expect(() => compileGuard(schema)).toThrow(TypeError));
