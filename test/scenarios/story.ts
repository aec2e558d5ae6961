import { z } from 'zod';
import { Role } from '../../src/model/role.ts';

/** A canonical identifier, `namespace:value` or `namespace:scope/value`: how stories point at people. */
const Key = z.string().regex(/^[a-z_]+:.+$/);
const Fields = z.record(z.string(), z.unknown());

/** What happens. Each one is waited for until it is indexed. */
const Action = z.union([
  z.strictObject({
    send_calls: z.strictObject({
      source: z.enum(['segment', 'web', 'app']),
      calls: z.array(Fields).min(1),
    }),
  }),
  z.strictObject({
    send_rows: z.strictObject({ source: z.string(), rows: z.array(Fields).min(1) }),
  }),
  z.strictObject({
    /** Sends the one open dead letter of the last rows through again, repaired. */
    replay: z.strictObject({ payload: Fields }),
  }),
  z.strictObject({
    /** Keeps the profile id that an identifier leads to now, under a name. */
    remember: z.strictObject({ name: z.string(), of: Key }),
  }),
]);
export type Action = z.infer<typeof Action>;

/** What must be so. Objects are compared in part, lists as a whole. */
const Check = z.union([
  z.strictObject({ profile: z.strictObject({ of: Key, is: Fields, as: Role.optional() }) }),
  z.strictObject({
    /** newest first */
    timeline: z.strictObject({ of: Key, events: z.array(Fields) }),
  }),
  z.strictObject({ consents: z.strictObject({ of: Key, are: z.array(Fields) }) }),
  z.strictObject({ traits: z.strictObject({ of: Key, are: z.record(z.string(), Fields) }) }),
  z.strictObject({ one_person: z.array(Key).min(2) }),
  z.strictObject({ apart: z.array(Key).min(2) }),
  z.strictObject({ nobody: Key }),
  z.strictObject({
    /** The remembered id answers 308 with the id that `to` leads to. */
    moved: z.strictObject({ from: z.string(), to: Key }),
  }),
  z.strictObject({
    found: z.strictObject({ query: z.string(), as: Role.optional(), people: z.array(Key) }),
  }),
  z.strictObject({
    /** What became of all that this story has sent so far. */
    fates: z.strictObject({
      accepted: z.int(),
      indexed: z.int().default(0),
      duplicate: z.int().default(0),
      dead_lettered: z.int().default(0),
      suppressed: z.int().default(0),
    }),
  }),
  z.strictObject({
    /** Open dead letters of the last rows. */
    dead_letters: z.array(Fields),
  }),
]);
export type Check = z.infer<typeof Check>;

/**
 * A story of the product as a colleague would tell it: what is there, what happens, what must hold. Stories run on
 * one installation, so each names people of its own.
 */
export const Story = z.strictObject({
  guarantee: z.string().min(10),
  given: z.array(Action),
  steps: z.array(z.union([Action, Check])).min(1),
  expected: z.array(Check).min(1),
});
export type Story = z.infer<typeof Story>;
