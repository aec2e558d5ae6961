import { z } from 'zod';
import { SnakeName } from '../model/names.ts';
import { Filter } from './condition.ts';

const Text = z.strictObject({
  fr: z.string().min(1).max(300),
  en: z.string().min(1).max(300),
});

/** A group of people that somebody named: whoever fulfils its condition belongs to it. */
export const Segment = z
  .strictObject({
    id: SnakeName,
    title: Text,
    description: Text.optional(),
    condition: Filter.meta({ description: 'of people; may name other segments' }),
  })
  .meta({ id: 'Segment' });
export type Segment = z.infer<typeof Segment>;
