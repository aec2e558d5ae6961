import { AppError } from '../../errors.ts';
import type { RecordDoc } from '../../model/record.ts';
import { canonicalJson } from '../../profile/canonical-json.ts';
import type { MergingDeps } from '../merging/deps.ts';
import { ObjectionError } from '../merging/objections.ts';
import { rejudge } from '../merging/rejudge.ts';
import { rebuildProfiles } from '../rebuild.ts';

/** How far one step goes. */
export interface Look {
  /** Records, or decisions, looked at. */
  readonly most: number;
  /** Whether at all that was written so far; else at what is visible by itself. */
  readonly refresh: boolean;
  /** Ends after the one at hand. */
  readonly signal?: AbortSignal;
}

export interface JudgeReport {
  /** Records that nothing waits for any more. */
  readonly records: number;
  /** Ids of profiles that were parted from others. */
  readonly parted: readonly string[];
  /** Records that wait still. */
  readonly waiting: number;
}

/**
 * Judges the links of profiles again of which a record was corrected or deleted, and folds them anew without what
 * it took back. The note that asks for it is part of the record and is taken away last, by compare-and-set: what
 * dies in between is done again, and a correction that comes in between is judged the next time.
 */
export async function judgeRecords(deps: MergingDeps, look: Look): Promise<JudgeReport> {
  const { records, total } = await deps.records.toJudge(look.most, look.refresh);
  const ids = new Set([...records.values()].flatMap(({ to_judge = [] }) => to_judge));
  const parted: string[] = [];
  const failed = new Set<string>();
  for (const id of ids) {
    const separated = look.signal?.aborted === true ? undefined : await judge(deps, id);
    if (separated === undefined) failed.add(id);
    else parted.push(...separated);
  }
  const judged = [...records].filter(
    ([, { to_judge = [] }]) => !to_judge.some((id) => failed.has(id)),
  );
  const done = await takeNotesAway(deps, new Map(judged));
  return { records: done, parted, waiting: total - done };
}

/** @returns who was parted; `undefined` where others change the profile all the time */
async function judge(deps: MergingDeps, id: string): Promise<readonly string[] | undefined> {
  try {
    const { profile_id, separated } = await rejudge(deps, id, {
      preview: false,
      reason: 'a record was corrected or deleted',
    });
    await rebuildProfiles(deps, { ids: [profile_id, ...separated] });
    return separated;
  } catch (error) {
    // Nobody to judge: there is no such profile, or it was erased.
    if (error instanceof ObjectionError) return [];
    if (error instanceof AppError && error.code === 'conflict') return undefined;
    throw error;
  }
}

async function takeNotesAway(
  deps: MergingDeps,
  judged: ReadonlyMap<string, RecordDoc>,
): Promise<number> {
  if (judged.size === 0) return 0;
  const operations = [...(await deps.records.read([...judged.keys()]))].flatMap(
    ([id, { source, version }]) => {
      const before = judged.get(id);
      if (before === undefined || textOf(source) !== textOf(before)) return [];
      const { to_judge: _, ...doc } = source;
      return [deps.records.operation(id, doc, version)];
    },
  );
  const results = await deps.write(operations);
  return results.filter(({ kind }) => kind === 'written').length;
}

/** All but whose it is, which judging may have changed. */
function textOf({ profile_id: _, ...doc }: RecordDoc): string {
  return canonicalJson(doc);
}
