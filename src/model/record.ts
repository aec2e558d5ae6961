import { z } from 'zod';
import { PersonClaims } from './claims.ts';
import { Instant, SnakeName, SourceId } from './names.ts';

/** State of one entity in one source: a contact, account, order, product, stock level, ticket … */
export const RecordBody = z.strictObject({
  record_type: SnakeName,
  record_id: z.string().min(1).max(512),
  updated_at: Instant,
  deleted: z.boolean().optional(),
  data: z.record(z.string().min(1).max(256), z.unknown()),
});
export type RecordBody = z.infer<typeof RecordBody>;

/**
 * Latest state of one record as stored in `records`, `_id` = HMAC(source, record_type, record_id). `data` is the
 * newest version's; `claims` joins what every version said of the person that the newest is about, so that nothing
 * depends on arrival order.
 */
export const RecordDoc = RecordBody.extend({
  source: SourceId,
  profile_id: z
    .string()
    .nullable()
    .meta({ description: 'null where the record concerns no person' }),
  claims: PersonClaims,
  identifiers: z
    .array(z.string())
    .optional()
    .meta({ description: 'canonical keys of the newest version: what links today' }),
  said_of: z
    .array(z.strictObject({ key: z.string().nullable(), claims: PersonClaims }))
    .optional()
    .meta({
      description:
        'where versions were about different people: what was said of each, by strongest key',
    }),
  to_judge: z
    .array(z.string())
    .optional()
    .meta({ description: 'profiles whose links are to be judged again since this was corrected' }),
  left_out: z
    .array(z.string())
    .optional()
    .meta({ description: 'canonical keys it gave that resolution kept from the profile' }),
  issues: z.array(z.string()).meta({ description: '`field:code` of values left out' }),
  received_at: Instant,
});
export type RecordDoc = z.infer<typeof RecordDoc>;
