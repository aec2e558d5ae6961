import type { EventDoc } from '../model/event.ts';
import type { ProfileState } from '../model/profile.ts';
import { type Applied, foldStatus, markBatch, markEvents } from './applied-batches.ts';
import { foldEvents } from './state.ts';

/**
 * What became of a batch's events in a profile. `unchanged`: all were in already. `unknown`: the profile no longer
 * remembers some of these batches; nothing may be folded until it was counted or rebuilt (`verify.ts`).
 */
export type BatchFold =
  | { readonly kind: 'folded'; readonly state: ProfileState; readonly events: readonly EventDoc[] }
  | { readonly kind: 'unchanged' }
  | { readonly kind: 'unknown' };

/**
 * Folds into a profile what one batch found or made of its events, each exactly once, whoever else folded some of
 * them in the meantime. Safe to repeat from a fresh read after a lost race or an answer that never came.
 *
 * Holds under three rules of the caller:
 * 1. `batch_id` is this profile's own ({@link ./applied-batches.ts} `batchIdOfProfile`).
 * 2. An event is asked about at the root of the profile it is *stored* under, even where its identifiers resolve to
 *    another one today.
 * 3. Before folding into a root that was reached by redirects, every profile on the way has been merged into it
 *    (is in its `merged_from`): until then the root cannot know what they folded.
 * @param batch.created events stored with this `batch_id`: answered 201, or 409 with this very `batch_id`
 * @param batch.found events answered 409, as they are stored, with another write's `batch_id`
 * @param batch.settled no creation under this `batch_id` is in doubt (time-out, 429, 5xx)
 */
export function foldBatch(
  state: ProfileState,
  batch: {
    readonly batch_id: string;
    readonly created: readonly EventDoc[];
    readonly found: readonly EventDoc[];
    readonly settled: boolean;
  },
): BatchFold {
  const fresh: EventDoc[] = [];
  for (const event of [...batch.created, ...batch.found]) {
    const status = foldStatus(state.applied, event.batch_id, event.event_id);
    if (status === 'unknown') return { kind: 'unknown' };
    if (status === 'new') fresh.push(event);
  }
  const applied = marked(state.applied, batch, fresh);
  if (fresh.length === 0) {
    // Remembering the batch as a whole is worth no write of its own.
    return { kind: 'unchanged' };
  }
  return { kind: 'folded', state: { ...foldEvents(state, fresh), applied }, events: fresh };
}

function marked(
  applied: Applied,
  batch: { readonly batch_id: string; readonly settled: boolean },
  fresh: readonly EventDoc[],
): Applied {
  let sum = applied;
  for (const [batch_id, events] of Map.groupBy(fresh, (event) => event.batch_id)) {
    const isWhole = batch.settled && batch_id === batch.batch_id;
    const event_ids = events.map((event) => event.event_id);
    sum = isWhole ? markBatch(sum, batch_id) : markEvents(sum, batch_id, event_ids);
  }
  return sum;
}

/**
 * Whether a root has folded in every profile on the way to it (rule 3 of {@link foldBatch}).
 * @param redirects ids of the merged profiles that were followed, the root's own left out
 */
export function hasAbsorbed(root: ProfileState, redirects: readonly string[]): boolean {
  return redirects.every((id) => root.merged_from.some(({ profile_id }) => profile_id === id));
}
