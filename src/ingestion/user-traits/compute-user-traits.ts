import {
  type CompiledTrait,
  compileTrait,
  type TraitValue,
} from '../../analytics/user-traits/compile-trait.ts';
import type { DefinedTraits } from '../../analytics/user-traits/definition.ts';
import type { ProfileStore } from '../../elasticsearch/profile-store.ts';
import { sleep } from '../../elasticsearch/retry.ts';
import type { UserTraitReader } from '../../elasticsearch/user-trait-reader.ts';
import type { TraitProgress, UserTraitStore } from '../../elasticsearch/user-trait-store.ts';
import type { ProfileDoc } from '../../model/profile.ts';
import type { UserTraits } from '../../model/user-traits.ts';
import type { ReprojectOptions, ReprojectReport } from '../reproject.ts';

export interface UserTraitDeps {
  readonly store: UserTraitStore;
  readonly reader: UserTraitReader;
  /** Reads what is stored, remembering nothing. */
  readonly profiles: ProfileStore;
  readonly timezone: string;
  readonly now: () => Date;
}

/** People asked about at once: even with every slot in use, the engine makes fewer than 65,536 buckets for them. */
const PAGE = 50;
/** Pages after which the place reached is noted: a pass that ends early repeats no more. */
const NOTED_EVERY = 20;
/** Windows and days move on with the days: everybody is worked out again after so long. */
const PASS_EVERY_MS = 86_400_000;
/** Writers' clocks may differ by this much. */
const SKEW_MS = 5_000;

/**
 * Brings user-defined traits up to date: over everybody's whole history when definitions have changed or a day has
 * passed, page by page and resumable; between that, of the profiles that have changed since it last looked. Never part
 * of ingestion; values are compare-and-set, and leave `updated_at` as it is.
 */
export async function computeUserTraits(
  deps: UserTraitDeps,
  options: ReprojectOptions = {},
): Promise<ReprojectReport> {
  const defined = await deps.store.read();
  const read = await deps.store.progress();
  const progress = read.value;
  if (defined.revision === 0) return { reprojected: 0, contended: 0, stopped: false };
  return isPassDue(progress, defined, deps.now())
    ? await passOverAll(deps, defined, read, options)
    : await lookAtChanged(deps, defined, read, options);
}

function isPassDue(progress: TraitProgress, defined: DefinedTraits, now: Date): boolean {
  if (progress.revision !== defined.revision || progress.completed_at === null) return true;
  return (
    progress.pass !== null || now.getTime() - Date.parse(progress.completed_at) >= PASS_EVERY_MS
  );
}

async function passOverAll(
  deps: UserTraitDeps,
  defined: DefinedTraits,
  { value: progress, version }: Awaited<ReturnType<UserTraitStore['progress']>>,
  options: ReprojectOptions,
): Promise<ReprojectReport> {
  const { store, reader } = deps;
  const { revision } = defined;
  let noted = version;
  await reader.refresh();
  let pass =
    progress.pass?.revision === revision
      ? progress.pass
      : {
          revision,
          started_at: new Date(deps.now().getTime() - SKEW_MS).toISOString(),
          after: null,
          done: 0,
          total: await reader.countActive(),
        };
  let report: ReprojectReport = { reprojected: 0, contended: 0, stopped: false };
  for (let page = 1; ; page += 1) {
    const ids = await reader.activeIds(pass.after ?? undefined, PAGE);
    report = added(report, await computeFor(deps, defined, ids));
    pass = { ...pass, after: ids.at(-1) ?? pass.after, done: pass.done + ids.length };
    options.onProgress?.(report);
    if (ids.length < PAGE) break;
    const isStopped = options.signal?.aborted === true;
    if (isStopped || page % NOTED_EVERY === 0) {
      noted = await store.saveProgress({ ...progress, pass }, noted);
      // Definitions that changed meanwhile start a pass of their own.
      if (isStopped || (await store.read()).revision !== revision) {
        return { ...report, stopped: true };
      }
    }
    await sleep(options.pauseMs ?? 0, options.signal);
  }
  const { started_at } = pass;
  const completed = { revision, completed_at: started_at, checkpoint: started_at, pass: null };
  await store.saveProgress(completed, noted);
  await store.releaseFreed(revision);
  return report;
}

async function lookAtChanged(
  deps: UserTraitDeps,
  defined: DefinedTraits,
  { value: progress, version }: Awaited<ReturnType<UserTraitStore['progress']>>,
  options: ReprojectOptions,
): Promise<ReprojectReport> {
  let report: ReprojectReport = { reprojected: 0, contended: 0, stopped: false };
  const since = progress.checkpoint ?? '1970-01-01T00:00:00.000Z';
  const mark = new Date(deps.now().getTime() - SKEW_MS).toISOString();
  if (mark <= since || (await deps.reader.activeIds(undefined, 1, since)).length === 0)
    return report;
  await deps.reader.refresh();
  let after: string | undefined;
  for (;;) {
    if (options.signal?.aborted === true) return { ...report, stopped: true };
    const ids = await deps.reader.activeIds(after, PAGE, since);
    report = added(report, await computeFor(deps, defined, ids));
    options.onProgress?.(report);
    after = ids.at(-1);
    if (ids.length < PAGE || after === undefined) break;
    await sleep(options.pauseMs ?? 0, options.signal);
  }
  // A write that lost against another one is found again: that one made the profile newer.
  await deps.store.saveProgress({ ...progress, checkpoint: mark }, version);
  return report;
}

type Written = Pick<ReprojectReport, 'reprojected' | 'contended'>;

async function computeFor(
  deps: UserTraitDeps,
  { traits }: DefinedTraits,
  ids: readonly string[],
): Promise<Written> {
  const clock = { now: deps.now(), timezone: deps.timezone };
  const defined = Object.values(traits);
  const compiled = defined.map(({ definition }) => compileTrait(definition, clock));
  const found = await deps.profiles.read(ids);
  const values = await valuesOf(
    deps.reader,
    [...found.values()].map((one) => one.source),
    compiled,
  );
  const writes = [...found.values()].flatMap(({ source, version }) => {
    const user_traits = inSlots(
      defined.map(({ slot }) => slot),
      values.get(source.profile_id) ?? [],
    );
    if (source.status !== 'active' || isSame(source.user_traits ?? {}, user_traits)) return [];
    return [{ doc: { ...source, user_traits }, expected: version }];
  });
  const results = await deps.profiles.write(writes);
  const written = results.filter(({ kind }) => kind === 'written').length;
  return { reprojected: written, contended: results.length - written };
}

/** Values over all that was written under a profile's ids, old ones included. */
export async function valuesOf(
  reader: Pick<UserTraitReader, 'values'>,
  profiles: readonly Pick<ProfileDoc, 'profile_id' | 'state'>[],
  compiled: readonly CompiledTrait[],
): Promise<Map<string, readonly TraitValue[]>> {
  const people = new Map(
    profiles.map(({ profile_id, state }) => [
      profile_id,
      [profile_id, ...state.merged_from.map((merge) => merge.profile_id)],
    ]),
  );
  return await reader.values(people, compiled);
}

function inSlots(slots: readonly string[], values: readonly TraitValue[]): UserTraits {
  return Object.fromEntries(
    slots.flatMap((slot, i) => {
      const value = values[i] ?? null;
      if (value === null) return [];
      const text = slot.startsWith('k');
      return [[slot, text ? [value].flat().map(String) : (value as number | string)]];
    }),
  );
}

function isSame(a: UserTraits, b: UserTraits): boolean {
  const text = (traits: UserTraits) => JSON.stringify(Object.entries(traits).sort());
  return text(a) === text(b);
}

function added(report: ReprojectReport, { reprojected, contended }: Written): ReprojectReport {
  return {
    reprojected: report.reprojected + reprojected,
    contended: report.contended + contended,
    stopped: false,
  };
}
