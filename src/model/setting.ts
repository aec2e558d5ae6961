import { z } from 'zod';
import { Instant, SnakeName } from './names.ts';

/** One thing a company decides, as stored in `settings`, `_id` = kind; whoever owns the kind checks `value`. */
export const SettingDoc = z.strictObject({
  kind: SnakeName,
  version: z.int().min(1).meta({ description: 'counts up with each change' }),
  value: z.record(z.string(), z.unknown()),
  updated_at: Instant,
  updated_by: z.string().max(128).meta({ description: 'key id' }),
});
export type SettingDoc = z.infer<typeof SettingDoc>;
