import { z } from '@hono/zod-openapi';
import { Preference, SavedView } from '../../search/saved-view.ts';
import { ShownHit } from '../people/schemas.ts';

export const DeskAnswer = z
  .object({
    pinned: z.array(ShownHit),
    recent: z.array(ShownHit).meta({ description: 'opened last, newest first' }),
    views: z.array(SavedView),
    preference: Preference,
  })
  .meta({ id: 'Desk' });
