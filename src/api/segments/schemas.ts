import { z } from '@hono/zod-openapi';
import { Condition, Filter } from '../../segments/condition.ts';
import { Segment } from '../../segments/segment.ts';

const about = {
  version: z.int().meta({ description: 'the ETag' }),
  updated_at: z.string(),
  updated_by: z.string().meta({ description: 'key id' }),
};

export const SegmentAnswer = Segment.omit({ condition: true })
  .extend({
    condition: Condition.nullable().meta({
      description: 'null where it names fields that your roles may not see',
    }),
    ...about,
  })
  .meta({ id: 'StoredSegment' });

export const SegmentList = z.object({ segments: z.array(SegmentAnswer) }).meta({ id: 'Segments' });

export const SegmentPreviewRequest = z
  .strictObject({
    condition: Filter,
    sample: z.int().min(0).max(50).default(10),
  })
  .meta({ id: 'SegmentPreviewRequest' });

const Person = z.record(z.string(), z.unknown());

export const SegmentPreview = z
  .object({
    count: z.int().meta({ description: 'people who fulfil it now, exact' }),
    people: z.int().meta({ description: 'all people' }),
    share: z.number().nullable(),
    sample: z.array(Person).meta({ description: 'those seen last, as your roles may see them' }),
    as_of: z.string(),
  })
  .meta({ id: 'SegmentPreview' });

export const Members = z
  .object({
    members: z.array(Person),
    total: z.int(),
    next_cursor: z.string().nullable(),
  })
  .meta({ id: 'SegmentMembers' });

export const Explanation = z
  .object({
    profile_id: z.string(),
    member: z.boolean(),
    reason: z.unknown().meta({
      description:
        '`{op, holds, asked, actual, segment, parts}`: each part of the condition, whether it holds, and the values the person has',
    }),
    as_of: z.string(),
  })
  .meta({ id: 'SegmentExplanation' });
