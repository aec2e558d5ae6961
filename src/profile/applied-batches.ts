import type { ProfileState } from '../model/profile.ts';

/** Which writes a profile has folded in already. */
export type Applied = ProfileState['applied'];

/**
 * `folded`: certainly in. `new`: certainly not in. `unknown`: the batch is older than what the profile still
 * remembers, and neither may be assumed: count the stored events, or rebuild the profile.
 */
export type FoldStatus = 'folded' | 'new' | 'unknown';

/** How many tokens a profile remembers: the newest. About 5 kB at most, and only on the busiest profiles. */
export const RING_SIZE = 200;

const TIME_LENGTH = 9;
const RANDOM_LENGTH = 8;
const ORDINAL_LENGTH = 3;

/**
 * Names one write of the worker: 17 characters, so that text order is time order (until the year 5188).
 * @param nowMs clock of the writer, milliseconds since 1970
 * @param random at least 8 bytes, or 8 characters of `0-9a-z`; 41 bits of it are used
 */
export function newBatchId(nowMs: number, random: Uint8Array | string): string {
  const time = Math.max(0, Math.trunc(nowMs)).toString(36).padStart(TIME_LENGTH, '0');
  return time + randomPart(random);
}

/**
 * Names the part of a batch that concerns one profile: 20 characters. This is the `batch_id` an event carries.
 *
 * It must be another one for each profile. Token `B` says "every event that B created for this profile is in".
 * Where two profiles with events of one B merge, and only one of them had folded its own, a B shared by both
 * would pass the other's events off as folded.
 * @param ordinal of the profile within the batch, below 46,656
 */
export function batchIdOfProfile(batch_id: string, ordinal: number): string {
  return batch_id + ordinal.toString(36).padStart(ORDINAL_LENGTH, '0');
}

/** No batch folded yet. */
export function emptyApplied(): Applied {
  return { floor: null, tokens: [] };
}

/**
 * Whether an event is folded in, as far as the profile remembers.
 * @param batch_id the one stored with the event: that of the write that created it
 */
export function foldStatus(applied: Applied, batch_id: string, event_id: string): FoldStatus {
  if (applied.tokens.includes(batch_id)) return 'folded';
  if (applied.tokens.includes(eventToken(batch_id, event_id))) return 'folded';
  return isAtOrBelowFloor(applied, batch_id) ? 'unknown' : 'new';
}

/**
 * Whether an event counts as folded: certainly so, or so old that its token has been dropped.
 * Where {@link isBeyondRing} also holds, that is a guess which loses events of a very late writer.
 */
export function isFolded(applied: Applied, batch_id: string, event_id: string): boolean {
  return foldStatus(applied, batch_id, event_id) !== 'new';
}

/**
 * Whether the profile can no longer tell what it folded of a batch, because as many newer ones came in between.
 * Its own writer may find this too, when it was slow. The way out is {@link ./verify.ts} `foldAll`, or, much
 * cheaper for a mere duplicate: read the profile, refresh, count its stored events; where that count equals the
 * profile's `events_count`, every event is in.
 */
export function isBeyondRing(applied: Applied, batch_id: string): boolean {
  return isAtOrBelowFloor(applied, batch_id) && !applied.tokens.includes(batch_id);
}

/**
 * Remembers that every event which this batch created for this profile is folded in. Not to be used while the
 * creation of even one of them is unsettled (a time-out, a 429): it may exist, unfolded, under the same batch.
 * Then each folded event is marked by itself, with {@link markEvent}.
 */
export function markBatch(applied: Applied, batch_id: string): Applied {
  if (applied.tokens.includes(batch_id)) return applied;
  // The batch's own token covers those of its events.
  const others = applied.tokens.filter((token) => batchOf(token) !== batch_id);
  return pruned(applied.floor, [...others, batch_id]);
}

/** Remembers that one event is folded in, where nothing is known of the others of its batch. */
export function markEvent(applied: Applied, batch_id: string, event_id: string): Applied {
  return markEvents(applied, batch_id, [event_id]);
}

/** {@link markEvent} for several events of one batch. */
export function markEvents(
  applied: Applied,
  batch_id: string,
  event_ids: readonly string[],
): Applied {
  if (applied.tokens.includes(batch_id)) return applied;
  const added = event_ids
    .map((event_id) => eventToken(batch_id, event_id))
    .filter((token) => !applied.tokens.includes(token));
  return added.length === 0 ? applied : pruned(applied.floor, [...applied.tokens, ...added]);
}

/**
 * What a profile remembers that two were merged into. Correct because
 * - a batch id belongs to one profile ({@link batchIdOfProfile}), so its events were folded into one of the two
 *   or into none: a token of either side is as true of the sum of both;
 * - the higher floor makes what only one side had forgotten `unknown`, never wrongly `new` or `folded`;
 * - it is asked only of a profile that has already folded in every profile its events were written under: the
 *   caller completes a merge before it folds through it.
 */
export function joinApplied(a: Applied, b: Applied): Applied {
  const floor = a.floor === null || (b.floor !== null && b.floor > a.floor) ? b.floor : a.floor;
  const tokens = new Set([...a.tokens, ...b.tokens]);
  return pruned(
    floor,
    [...tokens].filter((token) => token === batchOf(token) || !tokens.has(batchOf(token))),
  );
}

/** Keeps the newest tokens in order; what is dropped raises the floor, so that forgetting is always known. */
function pruned(floor: string | null, tokens: string[]): Applied {
  tokens.sort();
  if (tokens.length <= RING_SIZE) return { floor, tokens };
  const cut = tokens.length - RING_SIZE;
  const dropped = batchOf(tokens[cut - 1] ?? '');
  return {
    floor: floor === null || dropped > floor ? dropped : floor,
    tokens: tokens.slice(cut),
  };
}

function isAtOrBelowFloor(applied: Applied, batch_id: string): boolean {
  return applied.floor !== null && batch_id <= applied.floor;
}

function eventToken(batch_id: string, event_id: string): string {
  return `${batch_id}/${event_id}`;
}

function batchOf(token: string): string {
  const slash = token.indexOf('/');
  return slash < 0 ? token : token.slice(0, slash);
}

function randomPart(random: Uint8Array | string): string {
  if (typeof random === 'string') return random.slice(0, RANDOM_LENGTH).padEnd(RANDOM_LENGTH, '0');
  let bits = 0n;
  for (const byte of random.subarray(0, 8)) bits = (bits << 8n) | BigInt(byte);
  return bits.toString(36).padStart(RANDOM_LENGTH, '0').slice(-RANDOM_LENGTH);
}
