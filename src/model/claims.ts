import { z } from 'zod';
import { Instant, SnakeName, SourceId } from './names.ts';

const Statement = z.strictObject({ value: z.unknown(), updated_at: Instant });

/**
 * What one source last said of one field. Of two, the newer wins; at the same instant, the greater JSON text.
 * `before`, of golden fields: other values it said, newest first, each with when it was last said; bounded.
 */
export const Candidate = Statement.extend({ before: z.array(Statement).optional() });
export type Candidate = z.infer<typeof Candidate>;

/** The newest decision of one source on one purpose, with what proves it as far as the source told. */
export const SourceDecision = z.strictObject({
  granted: z.boolean(),
  decided_at: Instant,
  method: z.string().max(64).optional(),
  text_version: z.string().max(128).optional(),
  told_in: z.string().max(600).optional().meta({ description: 'message or record that said so' }),
});
export type SourceDecision = z.infer<typeof SourceDecision>;

/**
 * What sources claim of a person: identifiers, field values, consents. Every part is a join (union, min, max,
 * newest), so joining claims is associative, commutative and idempotent.
 */
export const PersonClaims = z.strictObject({
  /** canonical key → when and by whom it was seen */
  identifiers: z.record(
    z.string(),
    z.strictObject({ first_seen_at: Instant, last_seen_at: Instant, sources: z.array(SourceId) }),
  ),
  /** golden field or `custom.<name>` → source → candidate */
  candidates: z.record(z.string(), z.record(SourceId, Candidate)),
  /** purpose → source → newest decision; at the same instant refusal wins */
  consents: z.record(SnakeName, z.record(SourceId, SourceDecision)),
  /** account or group → when it was last said to be the person's; bounded: see `profile/groups.ts` */
  groups: z.record(z.string(), Instant).optional(),
});
export type PersonClaims = z.infer<typeof PersonClaims>;
