import { z } from '@hono/zod-openapi';

const Text = z
  .string()
  .trim()
  .min(1)
  .max(5000)
  .refine((text) => text.isWellFormed() && !/[\p{Cc}--[\n\t]]/v.test(text), {
    message: 'must be text without control characters',
  });

/** What a representative writes of a person: a note, or a task with the day it is due. */
export const NoteRequest = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('note'), text: Text }),
    z.strictObject({
      kind: z.literal('task'),
      text: Text,
      due_on: z.iso.date().optional().meta({ description: 'a day in the calendar, no hour' }),
    }),
  ])
  .meta({ id: 'NoteRequest' });
export type NoteRequest = z.infer<typeof NoteRequest>;

/** Chosen by the caller, one for each thing written: sending it again writes nothing more. */
export const IdempotencyKey = z
  .string()
  .regex(/^[\w-]{8,128}$/)
  .meta({ description: '8 to 128 letters, digits, - and _; a UUID does' });

export const NoteAccepted = z
  .object({
    event_id: z.string().meta({ description: 'of the event it becomes; names the task' }),
    batch_id: z.string().meta({ description: 'to ask for its fate' }),
  })
  .meta({ id: 'NoteAccepted' });
