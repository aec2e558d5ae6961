import { z } from 'zod';
import { Channel } from '../model/channel.ts';
import { SnakeName, SourceId } from '../model/names.ts';

/** One value or several, `?channel=web&channel=store` or `?channel=web,store`. */
const several = <T extends z.ZodType>(item: T) =>
  z.preprocess(
    (value) => (typeof value === 'string' ? value.split(',') : value),
    z.array(item).min(1).max(50).optional(),
  );

export const TimelineFilters = z.object({
  channel: several(Channel),
  name: several(SnakeName),
  source: several(SourceId),
  from: z.iso.datetime({ offset: true }).optional().meta({ description: 'first instant' }),
  to: z.iso.datetime({ offset: true }).optional().meta({ description: 'instant after the last' }),
});
export type TimelineFilters = z.infer<typeof TimelineFilters>;

const Paging = {
  at: z.iso
    .datetime({ offset: true })
    .optional()
    .meta({ description: 'begin with what happened up to this instant; `newer` leads on from it' }),
  size: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.string().max(500).optional().meta({ description: '`older` or `newer` of a page' }),
  histogram: z
    .enum(['true', 'false'])
    .default('false')
    .meta({ description: 'count events by month, filters applied' }),
};

export const TimelineRequest = z.strictObject({ ...TimelineFilters.shape, ...Paging });
export type TimelineRequest = z.infer<typeof TimelineRequest>;

/** The same, with what to look for; in a body, since what is typed may be personal and addresses are logged. */
export const TimelineSearchRequest = z.strictObject({
  ...TimelineFilters.shape,
  ...Paging,
  text: z.string().trim().min(1).max(200).meta({
    description: 'words, each of which must occur in what was said, bought, seen or asked',
  }),
});
export type TimelineSearchRequest = z.infer<typeof TimelineSearchRequest>;
