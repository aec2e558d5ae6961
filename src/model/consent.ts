import { z } from 'zod';
import { Instant, SnakeName, SourceId } from './names.ts';

/** One decision of a person on one purpose, as it came in. Unknown purpose means denied. */
export const ConsentDecision = z.strictObject({
  purpose: SnakeName,
  granted: z.boolean(),
  decided_at: Instant.meta({ description: 'UTC instant of the decision' }),
  method: z.string().max(64).optional(),
  text_version: z.string().max(128).optional(),
});
export type ConsentDecision = z.infer<typeof ConsentDecision>;

/** Where a profile stands on one purpose: the strictest of the newest decision of each source. */
export const ConsentState = z.strictObject({
  granted: z.boolean(),
  decided_at: Instant,
  source: SourceId,
});
export type ConsentState = z.infer<typeof ConsentState>;
