import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { NewSpoolItem } from '../../spool/spool.ts';
import { findFault, isDeeperThan, MAX_DEPTH } from '../body/check-structure.ts';

export const SEGMENT_TYPES = ['identify', 'track', 'page', 'screen', 'group', 'alias'] as const;
export type SegmentType = (typeof SEGMENT_TYPES)[number];

/** Segment's limits: bytes of a single call and of each event in a batch, bytes and events of a batch. */
export const MAX_EVENT_BYTES = 32 * 1024;
export const MAX_BATCH_BYTES = 500 * 1024;
export const MAX_BATCH_EVENTS = 2500;

const Fields = z.record(z.string(), z.unknown());
type Fields = z.infer<typeof Fields>;

/** What holds for each message of one request. */
export interface Arrival {
  readonly source: string;
  readonly received_at: string;
  readonly accept_id: string;
}

/** A single call: its type is that of the route, whatever the body says. */
export function singleItem(type: SegmentType, body: Fields, arrival: Arrival): NewSpoolItem {
  return itemOf({ ...body, type }, {}, arrival);
}

/**
 * The messages of a batch. What the batch says of all (`context`, `integrations`, `sentAt`) is merged into each,
 * the message's own word counting more. Events that are too large, too many or malformed are kept too, marked as
 * refused: Segment answers 200 whatever became of one event, so the dead letters are where they are seen.
 */
export function batchItems(body: Fields, arrival: Arrival): NewSpoolItem[] {
  const { batch, context, integrations, sentAt } = body;
  const shared: Fields = {
    ...(isFields(context) ? { context } : {}),
    ...(isFields(integrations) ? { integrations } : {}),
    ...(sentAt === undefined ? {} : { sentAt }),
  };
  return (Array.isArray(batch) ? batch : []).map((event: unknown, i): NewSpoolItem => {
    if (i >= MAX_BATCH_EVENTS) {
      return refused(event, arrival, 'too_large', `beyond ${MAX_BATCH_EVENTS} events in one batch`);
    }
    if (!isFields(event)) return refused(event, arrival, 'schema_invalid', 'must be an object');
    // Before anything recurses into it.
    if (isDeeperThan(event, MAX_DEPTH)) {
      return refused(event, arrival, 'schema_invalid', `nested deeper than ${MAX_DEPTH} levels`);
    }
    const { type } = event;
    if (!SEGMENT_TYPES.some((known) => known === type)) {
      return refused(event, arrival, 'schema_invalid', 'type: unknown type of message');
    }
    const item = itemOf(event, shared, arrival);
    if (isTooLarge(event, item.payload)) {
      return refused(event, arrival, 'too_large', `larger than ${MAX_EVENT_BYTES} bytes`);
    }
    return item;
  });
}

/** Writes an event as JSON once more only where its payload, which says all it says but the write key, may be too long. */
function isTooLarge(event: Fields, payload: string): boolean {
  const mostBytes = 3 * payload.length;
  if (mostBytes <= MAX_EVENT_BYTES && event['writeKey'] === undefined) return false;
  return Buffer.byteLength(JSON.stringify(event)) > MAX_EVENT_BYTES;
}

function itemOf(event: Fields, shared: Fields, arrival: Arrival): NewSpoolItem {
  // The write key is a secret: it must not be stored with what it let in.
  const own = event['writeKey'] === undefined ? event : withoutKey(event);
  const message = {
    ...(Object.keys(shared).length === 0 ? own : mergeFields(shared, own)),
    messageId: messageIdOf(event['messageId']),
    receivedAt: arrival.received_at,
  };
  const fault = findFault(message);
  if (fault !== undefined) return refused(message, arrival, 'schema_invalid', fault.detail);
  return { ...arrival, kind: 'message', payload: JSON.stringify(message) };
}

function withoutKey({ writeKey: _, ...own }: Fields): Fields {
  return own;
}

function messageIdOf(given: unknown): unknown {
  if (typeof given === 'number') return String(given);
  return given === undefined || given === null || given === '' ? randomUUID() : given;
}

function refused(
  event: unknown,
  arrival: Arrival,
  code: 'schema_invalid' | 'too_large',
  detail: string,
): NewSpoolItem {
  const payload = JSON.stringify(cutBelow(event, MAX_KEPT_DEPTH)) ?? 'null';
  return { ...arrival, kind: 'message', payload, refusal: { code, detail } };
}

/** Levels of a refused event that its dead letter keeps. Writing JSON recurses: thousands of them end the stack. */
const MAX_KEPT_DEPTH = 100;

function cutBelow(value: unknown, levels: number): unknown {
  if (typeof value !== 'object' || value === null || !isDeeperThan(value, levels)) return value;
  if (levels === 0) return null;
  if (Array.isArray(value)) return value.map((part: unknown) => cutBelow(part, levels - 1));
  return Object.fromEntries(
    Object.entries(value).map(([name, part]) => [name, cutBelow(part, levels - 1)]),
  );
}

function mergeFields(below: Fields, above: Fields): Fields {
  const merged = new Map(Object.entries(below));
  for (const [name, value] of Object.entries(above)) {
    const former = merged.get(name);
    merged.set(name, isFields(former) && isFields(value) ? mergeFields(former, value) : value);
  }
  return Object.fromEntries(merged);
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
