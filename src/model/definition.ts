import { z } from 'zod';
import { Instant, SnakeName } from './names.ts';

/**
 * One version of something people define, as stored in `dashboards` and `segments`. The newest, `_id` = definition_id,
 * is its head; each former one keeps `_id` = definition_id@version. Whoever owns the index checks `definition`.
 */
export const DefinitionDoc = z.strictObject({
  definition_id: SnakeName,
  version: z.int().min(1).meta({ description: 'counts up with each change, removal included' }),
  head: z.boolean().meta({ description: 'the newest version' }),
  deleted: z.boolean().meta({ description: 'removed by this version, and can be brought back' }),
  definition: z.record(z.string(), z.unknown()),
  updated_at: Instant,
  updated_by: z.string().max(128).meta({ description: 'key id' }),
});
export type DefinitionDoc = z.infer<typeof DefinitionDoc>;
