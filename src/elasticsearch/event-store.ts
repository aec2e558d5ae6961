import type { Client } from '@elastic/elasticsearch';
import type { EventDoc } from '../model/event.ts';
import type { BulkOperation, BulkOptions, Version } from './bulk-writer.ts';
import { type Found, multiGet } from './multi-get.ts';

/** What decides whether an event that was there already has been counted. */
export type StoredEvent = Pick<EventDoc, 'event_id' | 'batch_id' | 'profile_id' | 'received_at'>;

/**
 * Events are written once and never changed, but for whose they are when a profile is separated. An id is unique within one index, and events are kept in one index a
 * month: uniqueness holds because the month comes from `occurred_at`, which is part of the message and thus the
 * same on each redelivery. A sender that re-uses a message id for another month makes two events.
 */
export interface EventStore {
  operation(event: EventDoc): BulkOperation;
  /** The stored events, by event id; asked with the events that were met, for they name the month. */
  read(events: readonly EventDoc[]): Promise<Map<string, StoredEvent>>;
  readWhole(events: readonly EventDoc[]): Promise<Map<string, EventDoc>>;
  readVersions(events: readonly EventDoc[]): Promise<Map<string, Found<EventDoc>>>;
  /** The write that gives a stored event to another profile. */
  handOver(event: EventDoc, profile_id: string, expected: Version): BulkOperation;
}

export function createEventStore(deps: {
  readonly client: Client;
  /** Name of the index an event of this instant is written to. */
  readonly indexFor: (occurredAt: string) => string;
  readonly bulk: BulkOptions;
}): EventStore {
  const placesOf = (events: readonly EventDoc[]) =>
    events.map(({ event_id, occurred_at }) => ({
      index: deps.indexFor(occurred_at),
      id: event_id,
    }));
  return {
    operation: (event) => ({
      kind: 'create',
      index: deps.indexFor(event.occurred_at),
      id: event.event_id,
      document: JSON.stringify(event),
    }),
    async read(events) {
      if (events.length === 0) return new Map();
      const found = await multiGet<StoredEvent>(deps.client, placesOf(events), {
        ...deps.bulk,
        fields: ['event_id', 'batch_id', 'profile_id', 'received_at'],
      });
      return new Map([...found].map(([id, { source }]) => [id, source]));
    },
    async readWhole(events) {
      if (events.length === 0) return new Map();
      const found = await multiGet<EventDoc>(deps.client, placesOf(events), deps.bulk);
      return new Map([...found].map(([id, { source }]) => [id, source]));
    },
    readVersions: (events) =>
      events.length === 0
        ? Promise.resolve(new Map())
        : multiGet<EventDoc>(deps.client, placesOf(events), deps.bulk),
    handOver: (event, profile_id, expected) => ({
      kind: 'index',
      index: deps.indexFor(event.occurred_at),
      id: event.event_id,
      document: JSON.stringify({ ...event, profile_id }),
      expected,
    }),
  };
}
