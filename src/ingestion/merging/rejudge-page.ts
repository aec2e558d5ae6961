import { AppError } from '../../errors.ts';
import type { MergingDeps } from './deps.ts';
import { ObjectionError } from './objections.ts';
import { type Rejudgement, rejudge } from './rejudge.ts';

export interface RejudgedPage {
  /** Profiles looked at. */
  readonly judged: number;
  /** Of those, the ones of which something was, or would be, parted. */
  readonly parted: readonly Rejudgement[];
  /** Profiles that others changed all the time: ask again for those. */
  readonly contended: readonly string[];
  /** Id to go on after; `null` at the end. */
  readonly next: string | null;
}

/**
 * Judges the links of some profiles again, in the order of their ids. A profile with one identifier links nothing, and
 * is not read further. What is parted under way gets an id of its own, which may be met again: that changes nothing.
 */
export async function rejudgePage(
  deps: MergingDeps,
  page: {
    readonly after?: string | undefined;
    readonly size: number;
    readonly preview: boolean;
    readonly signal?: AbortSignal | undefined;
  },
): Promise<RejudgedPage> {
  const ids = await deps.history.activeIdsAfter(page.after, page.size);
  const stored = await deps.profiles.read(ids);
  const parted: Rejudgement[] = [];
  const contended: string[] = [];
  let judged = 0;
  let last = page.after;
  for (const id of ids) {
    if (page.signal?.aborted === true) break;
    const doc = stored.get(id)?.source;
    judged += 1;
    last = id;
    if (doc?.status !== 'active' || Object.keys(doc.state.identifiers).length < 2) continue;
    try {
      const judgement = await rejudge(deps, id, { preview: page.preview });
      if (judgement.parts.length > 0) parted.push(judgement);
    } catch (error) {
      // Merged or erased since it was found.
      if (error instanceof ObjectionError) continue;
      if (!(error instanceof AppError) || error.code !== 'conflict') throw error;
      contended.push(id);
    }
  }
  const isOver = ids.length < page.size && judged === ids.length;
  return { judged, parted, contended, next: isOver ? null : (last ?? null) };
}
