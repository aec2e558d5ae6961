import type { BulkOperation, BulkResult } from '../elasticsearch/bulk-writer.ts';
import type { EventStore } from '../elasticsearch/event-store.ts';
import type { IdentifierStore } from '../elasticsearch/identifier-store.ts';
import type { RecordStore } from '../elasticsearch/record-store.ts';
import type { EventDoc } from '../model/event.ts';
import type { RecordDoc } from '../model/record.ts';
import { recordKeys } from '../profile/record-keys.ts';
import type { FoldTask } from './fold-profiles.ts';
import type { StrayTasks } from './part-strays.ts';

/** Strays as they are stored by now: under whom they belong to, or under whoever they went on to. */
export interface HandedOver {
  readonly events: readonly EventDoc[];
  readonly records: readonly { readonly id: string; readonly doc: RecordDoc }[];
}

export interface HandOverDeps {
  readonly events: EventStore;
  readonly records: RecordStore;
  readonly write: (operations: readonly BulkOperation[]) => Promise<BulkResult[]>;
}

/**
 * Writes strays under the profile they belong to, by compare-and-set: only whose they are changes, so that two who
 * do it at once come to the same. What was handed on already is left as it is.
 */
export async function handOver(deps: HandOverDeps, strays: StrayTasks): Promise<HandedOver> {
  const isStray = (profile_id: string): boolean => strays.from.includes(profile_id);
  const targetOfEvent = new Map(strays.events.map(({ event, to }) => [event.event_id, to]));
  const targetOfRecord = new Map(strays.records.map(({ id, to }) => [id, to]));
  const events = new Map<string, EventDoc>();
  const records = new Map<string, RecordDoc>();
  let openEvents = strays.events.map(({ event }) => event);
  let openRecords = strays.records.map(({ id }) => id);
  while (openEvents.length + openRecords.length > 0) {
    const [storedEvents, storedRecords] = await Promise.all([
      deps.events.readVersions(openEvents),
      deps.records.read(openRecords),
    ]);
    const operations: BulkOperation[] = [];
    const ids: string[] = [];
    for (const [id, { source, version }] of storedEvents) {
      const to = targetOfEvent.get(id);
      events.set(id, source);
      if (to === undefined || to === source.profile_id || !isStray(source.profile_id)) continue;
      events.set(id, { ...source, profile_id: to });
      operations.push(deps.events.handOver(source, to, version));
      ids.push(id);
    }
    for (const [id, { source, version }] of storedRecords) {
      const to = targetOfRecord.get(id);
      records.set(id, source);
      if (to === undefined || source.profile_id === null || !isStray(source.profile_id)) continue;
      if (to === source.profile_id) continue;
      records.set(id, { ...source, profile_id: to });
      operations.push(deps.records.operation(id, { ...source, profile_id: to }, version));
      ids.push(id);
    }
    const results = await deps.write(operations);
    const lost = new Set(ids.filter((_, i) => results[i]?.kind !== 'written'));
    openEvents = openEvents.filter(({ event_id }) => lost.has(event_id));
    openRecords = openRecords.filter((id) => lost.has(id));
  }
  return {
    events: [...events.values()],
    records: [...records].map(([id, doc]) => ({ id, doc })),
  };
}

/** Gives identifiers that were claimed with strays to whoever the strays belong to. */
export async function giveAlong(
  identifiers: Pick<IdentifierStore, 'readDocs' | 'repoint'>,
  { keys, from }: Pick<StrayTasks, 'keys' | 'from'>,
): Promise<void> {
  if (keys.size === 0) return;
  const docs = await identifiers.readDocs([...keys.keys()]);
  for (const [key, doc] of docs) {
    const to = keys.get(key);
    // One that fails was given away by somebody else; the fence says whose it is either way.
    if (to !== undefined && from.includes(doc.source.profile_id)) {
      await identifiers.repoint([doc], to);
    }
  }
}

/** What is to be folded where it went: each event by itself, for it carries the batch of who had it before. */
export function* tasksOf({ events, records }: HandedOver): Generator<FoldTask> {
  for (const event of events) {
    const { profile_id, batch_id } = event;
    yield { profile_id, batch_id, settled: false, created: [], found: [event], claims: [] };
  }
  for (const { id, doc } of records) {
    if (doc.profile_id === null) continue;
    const claims = [{ id, source: doc.source, keys: recordKeys(doc), claims: doc.claims }];
    const { profile_id } = doc;
    yield { profile_id, batch_id: '', settled: false, created: [], found: [], claims };
  }
}
