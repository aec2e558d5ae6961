import { z } from 'zod';
import { TimeZone } from '../../model/time-zone.ts';
import { Filter } from '../../segments/condition.ts';
import { Period } from '../aggregation/request.ts';

export const EffectivenessRequest = z
  .strictObject({
    exposure: Filter.meta({
      description:
        'interactions that put somebody into the campaign or its control group, such as campaign.name is …',
    }),
    arm_field: z.string().min(1).max(160).default('campaign.content').meta({
      description:
        'field of those interactions that names the group: campaign.content, properties.variant',
    }),
    control: z.string().min(1).max(512).default('control').meta({
      description: 'value of that field for those who were held out',
    }),
    period: Period.optional().meta({ description: 'when somebody was put in; ever without it' }),
    window_days: z.int().min(1).max(365).default(14).meta({
      description: 'days from then within which something has to follow',
    }),
    conversion: Filter.optional().meta({
      description: 'interactions that count as success; a completed order without it',
    }),
    expected_shares: z
      .record(z.string().min(1).max(512), z.number().gt(0))
      .optional()
      .meta({ description: 'how people were to be split, such as {"treated": 4, "control": 1}' }),
    confidence: z.number().min(0.5).max(0.999).default(0.95),
    power: z.number().min(0.5).max(0.99).default(0.8),
    least_lift: z.number().gt(0).max(10).default(0.1).meta({
      description: 'relative lift that the sample size is planned to find',
    }),
    time_zone: TimeZone.optional(),
  })
  .meta({ id: 'EffectivenessRequest' });
export type EffectivenessRequest = z.infer<typeof EffectivenessRequest>;
