import type { EventDoc } from '../model/event.ts';
import type { ProfileDoc, ProfileState } from '../model/profile.ts';
import type { RecordDoc } from '../model/record.ts';
import { joinApplied, markEvents } from './applied-batches.ts';
import { canonicalJson } from './canonical-json.ts';
import { recordKeys } from './record-keys.ts';
import { releasedTo, strayTarget } from './released.ts';
import { emptyState, foldEvents, foldRecord } from './state.ts';

/**
 * Folds a profile again from nothing but what is stored of it. The state remembers each event as folded by
 * itself, as far back as the ring reaches.
 * @param source.records records of the profile and of every profile merged into it
 * @param source.events events of the same
 * @param start what to begin with: nothing, but for what says who the profile is not
 */
export function foldAll(
  source: { readonly records: readonly RecordDoc[]; readonly events: readonly EventDoc[] },
  start: ProfileState = emptyState(),
): ProfileState {
  const withRecords = source.records.reduce(
    (state, record) => foldRecord(state, record.source, record.claims),
    start,
  );
  const state = foldEvents(withRecords, source.events);
  const applied = [...Map.groupBy(source.events, (event) => event.batch_id)].reduce(
    (sum, [batch_id, events]) =>
      markEvents(
        sum,
        batch_id,
        events.map((event) => event.event_id),
      ),
    state.applied,
  );
  return { ...state, applied };
}

/**
 * Folds a stored profile again, to take its place: {@link foldAll}, with what the stored state remembers of
 * merges and of batches. Exact when done in this order: read the profile, refresh, read all its events and
 * records, fold, write with the sequence number of that first read. What the profile had folded by then is
 * visible to the search; what came later makes the write fail, or finds itself not folded.
 */
export function rebuildState(
  stored: ProfileState,
  source: { readonly records: readonly RecordDoc[]; readonly events: readonly EventDoc[] },
): ProfileState {
  const { merged_from, apart_from, released } = stored;
  const fresh = foldAll(withoutStrays(stored, source), {
    ...emptyState(),
    merged_from,
    ...(apart_from === undefined ? {} : { apart_from }),
    ...(released === undefined ? {} : { released }),
  });
  return {
    ...fresh,
    applied: joinApplied(stored.applied, fresh.applied),
  };
}

/** What is stored under a profile and is its own: what it gave up ({@link ./released.ts}) is on its way elsewhere. */
export function withoutStrays<
  S extends { readonly records: readonly RecordDoc[]; readonly events: readonly EventDoc[] },
>(state: ProfileState, source: S): Pick<S, 'records' | 'events'> {
  const released = releasedTo(state);
  if (released.size === 0) return source;
  return {
    records: source.records.filter(
      (record) => strayTarget(released, recordKeys(record)) === undefined,
    ),
    events: source.events.filter(
      ({ identifiers }) => strayTarget(released, identifiers) === undefined,
    ),
  };
}

/** Fields that say when and how a document came to be, not what is known of the person. */
const NOT_COMPARED = new Set([
  'user_traits',
  'state',
  'created_at',
  'updated_at',
  'identity_updated_at',
  'computed_at',
  'rules_version',
  'segments',
]);
const NOT_COMPARED_IN_STATE = new Set(['applied', 'merged_from', 'apart_from', 'released']);
const OPENED = new Set(['relational', 'personal', 'situational', 'computed']);

/** What compares one person with all: not what anybody's events say, once the base was measured again. */
const BY_BASE = new Set([
  'computed.base_at',
  'computed.rfm',
  'computed.persona',
  'computed.acquisition',
]);
const NONE: ReadonlySet<string> = new Set();

/**
 * Names the fields in which two documents of one profile differ, sorted, never their values. Groups of counts are
 * named in dots (`relational.orders_count`), parts of the state too (`state.tallies`). Both must be projected at
 * the same `now` (the stored document's `computed_at`), or what time alone changed would be drift.
 */
export function compareProfiles(a: ProfileDoc, b: ProfileDoc): string[] {
  const drifted = differing(a, b)
    .filter((field) => !NOT_COMPARED.has(field))
    .flatMap((field) => (OPENED.has(field) ? differingWithin(a, b, field) : [field]));
  const inState = differing(a.state, b.state)
    .filter((part) => !NOT_COMPARED_IN_STATE.has(part))
    .map((part) => `state.${part}`);
  return [...drifted, ...inState].sort();
}

function differingWithin(a: ProfileDoc, b: ProfileDoc, field: string): string[] {
  const [x, y] = [Object(a)[field] as object, Object(b)[field] as object];
  const skipped = a.computed.base_at === b.computed.base_at ? NONE : BY_BASE;
  return differing(x, y)
    .map((name) => `${field}.${name}`)
    .filter((path) => !skipped.has(path));
}

function differing(a: object, b: object): string[] {
  const [x, y] = [new Map(Object.entries(a)), new Map(Object.entries(b))];
  return [...new Set([...x.keys(), ...y.keys()])].filter(
    (field) => canonicalJson(x.get(field)) !== canonicalJson(y.get(field)),
  );
}
