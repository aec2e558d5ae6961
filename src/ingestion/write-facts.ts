import type { BulkOperation, BulkResult } from '../elasticsearch/bulk-writer.ts';
import type { EventStore, StoredEvent } from '../elasticsearch/event-store.ts';
import type { Found } from '../elasticsearch/multi-get.ts';
import type { RecordStore } from '../elasticsearch/record-store.ts';
import { AppError } from '../errors.ts';
import type { EventDoc } from '../model/event.ts';
import type { RecordDoc } from '../model/record.ts';
import { mergeRecord } from '../profile/record-state.ts';
import type { ItemFacts } from './batch-facts.ts';

/** `met`: the event was there before, written by the batch that `stored` names. */
export type EventFate =
  | { readonly kind: 'none' | 'created' | 'repeated' }
  | { readonly kind: 'met'; readonly stored: StoredEvent }
  | { readonly kind: 'rejected'; readonly reason: string };

export type RecordFate =
  | { readonly kind: 'none' }
  | {
      readonly kind: 'written';
      readonly changed: boolean;
      readonly created: boolean;
      /** The record with every version of it in, as it is stored now. */
      readonly doc: RecordDoc;
    }
  | { readonly kind: 'rejected'; readonly reason: string };

export interface FactFate {
  readonly event: EventFate;
  readonly record: RecordFate;
}

export interface FactDeps {
  readonly events: EventStore;
  readonly records: RecordStore;
  readonly write: (operations: readonly BulkOperation[]) => Promise<BulkResult[]>;
}

/**
 * Writes events (once) and records (joined with what is stored) in one bulk, and says of each item what became of
 * its own. The second of two equal events in the batch is `repeated`.
 * @throws AppError `engine_unavailable` when any write is unsettled: then nothing may be folded
 */
export async function writeFacts(deps: FactDeps, facts: readonly ItemFacts[]): Promise<FactFate[]> {
  const events = new Map<string, EventDoc>();
  for (const { event } of facts) {
    if (event !== undefined && !events.has(event.event_id)) events.set(event.event_id, event);
  }
  const recordIds = [
    ...new Set(facts.flatMap(({ record }) => (record === undefined ? [] : [record.id]))),
  ];
  const joined = joinRecords(facts, await deps.records.read(recordIds));
  const changed = joined.filter((join) => join.isChanged);
  const firsts = [...events.values()];
  const results = await deps.write([
    ...firsts.map((event) => deps.events.operation(event)),
    ...changed.map(({ id, doc, stored }) => deps.records.operation(id, doc, stored?.version)),
  ]);
  const eventFates = await readEventFates(deps, firsts, results);
  const recordFates = await settleRecords(deps, facts, joined, results.slice(firsts.length));

  const told = new Set<string>();
  return facts.map(({ event }, i) => {
    const record = recordFates[i] ?? { kind: 'none' };
    if (event === undefined) return { event: { kind: 'none' }, record };
    const fate = eventFates.get(event.event_id) ?? { kind: 'none' };
    if (told.has(event.event_id) && fate.kind !== 'rejected') {
      return { event: { kind: 'repeated' }, record };
    }
    told.add(event.event_id);
    return { event: fate, record };
  });
}

async function readEventFates(
  deps: FactDeps,
  events: readonly EventDoc[],
  results: readonly BulkResult[],
): Promise<Map<string, EventFate>> {
  const fates = new Map<string, EventFate>();
  const conflicts: EventDoc[] = [];
  events.forEach((event, i) => {
    const result = results[i];
    if (result?.kind === 'written') fates.set(event.event_id, { kind: 'created' });
    else if (result?.kind === 'rejected') {
      fates.set(event.event_id, { kind: 'rejected', reason: result.reason });
    } else conflicts.push(event);
  });
  const stored = await deps.events.read(conflicts);
  for (const event of conflicts) {
    const met = stored.get(event.event_id);
    if (met === undefined) {
      throw new AppError('engine_unavailable', 'an event that is there cannot be read');
    }
    // An answer of this very write was lost, and its repetition met what it had written.
    const isOurs = met.batch_id === event.batch_id;
    fates.set(event.event_id, isOurs ? { kind: 'created' } : { kind: 'met', stored: met });
  }
  return fates;
}

interface JoinedRecord {
  readonly id: string;
  readonly doc: RecordDoc;
  readonly stored: Found<RecordDoc> | undefined;
  readonly isChanged: boolean;
  readonly parts: readonly { item: number; changed: boolean; created: boolean }[];
}

/** Joins all versions of each record in the batch, so that each record is written once. */
function joinRecords(
  facts: readonly ItemFacts[],
  stored: ReadonlyMap<string, Found<RecordDoc>>,
): JoinedRecord[] {
  const joined = new Map<string, JoinedRecord>();
  facts.forEach(({ record }, item) => {
    if (record === undefined) return;
    const { id } = record;
    const before = joined.get(id);
    const merged = mergeRecord(before?.doc ?? stored.get(id)?.source, record.doc);
    const part = { item, changed: merged.changed, created: merged.created };
    joined.set(id, {
      id,
      doc: merged.doc,
      stored: stored.get(id),
      isChanged: merged.changed || before?.isChanged === true,
      parts: [...(before?.parts ?? []), part],
    });
  });
  return [...joined.values()];
}

async function settleRecords(
  deps: FactDeps,
  facts: readonly ItemFacts[],
  joined: readonly JoinedRecord[],
  firstResults: readonly BulkResult[],
): Promise<RecordFate[]> {
  const fates: RecordFate[] = new Array(facts.length);
  let round: readonly JoinedRecord[] = joined;
  let results = firstResults;
  for (;;) {
    const lost: string[] = [];
    let written = 0;
    for (const join of round) {
      const result = join.isChanged ? results[written++] : undefined;
      if (result?.kind === 'conflict') {
        lost.push(join.id);
        // The document in the way may be this write itself, unanswered: what it brought then stays brought.
        if (result.repeated) for (const part of join.parts) fates[part.item] = fateOf(part, join);
        continue;
      }
      for (const part of join.parts) {
        const former = fates[part.item];
        if (former?.kind === 'written') fates[part.item] = { ...former, doc: join.doc };
        else if (result?.kind === 'rejected') {
          fates[part.item] = { kind: 'rejected', reason: result.reason };
        } else fates[part.item] = fateOf(part, join);
      }
    }
    if (lost.length === 0) return fates;
    const ids = new Set(lost);
    const stored = await deps.records.read(lost);
    round = joinRecords(
      facts.map((fact) =>
        fact.record !== undefined && ids.has(fact.record.id)
          ? fact
          : { event: undefined, record: undefined },
      ),
      stored,
    );
    results = await deps.write(
      round
        .filter((join) => join.isChanged)
        .map((join) => deps.records.operation(join.id, join.doc, join.stored?.version)),
    );
  }
}

function fateOf(
  { changed, created }: { changed: boolean; created: boolean },
  { doc }: JoinedRecord,
): RecordFate {
  return { kind: 'written', changed, created, doc };
}
