import { createHash } from 'node:crypto';
import type { DeadLetterDoc } from '../model/dead-letter.ts';
import type { Refusal } from './prepared-item.ts';

/** The dead letter of a refused item. Its id comes from the item, so that an item claimed twice leaves one. */
export function buildDeadLetter(refusal: Refusal, now: string): DeadLetterDoc {
  const { item, code, detail, field } = refusal;
  const { source, kind, payload, received_at, accept_id, seq } = item;
  return {
    dead_letter_id: createHash('sha256')
      .update(`${accept_id}\0${seq}`)
      .digest('base64url')
      .slice(0, 22),
    source,
    kind,
    code,
    detail: detail.slice(0, 2000),
    field: field === null ? null : field.slice(0, 300),
    payload,
    attempts: item.attempts + 1,
    status: 'open',
    received_at,
    refused_at: now,
    accept_id,
  };
}
