import { z } from 'zod';
import { Instant, SourceId } from './names.ts';

/** A source that a company added, as stored in `sources`; `manifest` is checked by `sources/`, which owns its shape. */
export const SourceDoc = z.strictObject({
  source_id: SourceId,
  label: z.string().min(1).max(200),
  status: z.enum(['active', 'disabled']),
  manifest: z.record(z.string(), z.unknown()),
  created_at: Instant,
  updated_at: Instant,
});
export type SourceDoc = z.infer<typeof SourceDoc>;
