import { z } from 'zod';
import { STATUS_OF_CODE } from './errors.ts';

/** What makes one invented company: the same order makes the same messages again. */
export const DemoOrder = z.strictObject({
  people: z.int(),
  seed: z.int(),
  now: z.iso.datetime(),
});
export type DemoOrder = z.infer<typeof DemoOrder>;

/** What the sender tells the process that started it. */
export const DemoNews = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('progress'), sent: z.int(), total: z.int() }),
  z.strictObject({ kind: z.literal('sent'), sent: z.int() }),
  z.strictObject({
    kind: z.literal('failed'),
    code: z.enum(Object.keys(STATUS_OF_CODE) as (keyof typeof STATUS_OF_CODE)[]),
    message: z.string(),
  }),
]);
export type DemoNews = z.infer<typeof DemoNews>;
