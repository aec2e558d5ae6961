import { z } from 'zod';
import { ConsentDecision } from './consent.ts';
import { EventBody } from './event.ts';
import { ClaimedIdentifier } from './identifier.ts';
import { Instant, SnakeName, SourceId } from './names.ts';
import { RecordBody } from './record.ts';
import { Traits } from './traits.ts';

/**
 * A value that could not be used and was left out while the rest of the message was kept: the field's path and
 * what is wrong (`invalid_date`, `unknown_country`, `redacted_card_number` …), never the value.
 */
export const Issue = z.strictObject({ field: z.string().max(300), code: SnakeName });
export type Issue = z.infer<typeof Issue>;

/**
 * The canonical message: what every ingest pipeline yields and the worker takes, whatever the source was.
 * `event` is there when an interaction is left behind, `record` when an entity's state is given; a message
 * may carry both (an order row), or neither (an identify call, which only claims identifiers and traits).
 * A message without identifiers concerns no person (a product, a stock level) and must carry a record.
 */
export const Message = z.strictObject({
  source: SourceId,
  message_id: z.string().min(1).max(512),
  type: z.enum(['identify', 'track', 'page', 'screen', 'group', 'alias', 'record']),
  occurred_at: Instant,
  received_at: Instant,
  identifiers: z.array(ClaimedIdentifier).max(64),
  traits: Traits.optional(),
  consents: z.array(ConsentDecision).max(64).optional(),
  event: EventBody.optional(),
  record: RecordBody.optional(),
  issues: z.array(Issue).max(100).optional(),
});
export type Message = z.infer<typeof Message>;
