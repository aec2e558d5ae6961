import type { ModelStore } from '../../elasticsearch/model-store.ts';
import { sleep } from '../../elasticsearch/retry.ts';
import { AppError } from '../../errors.ts';
import { createDriftCounter } from '../../insight/stored/drift-counter.ts';
import { loadModels } from '../../insight/stored/load-models.ts';
import { isHeldByAnother, type RunStore, type ScoringRun } from './run-store.ts';
import { type ScoreMarksDeps, scoreMarks } from './score-marks.ts';
import { type ScorePeopleDeps, scorePage } from './score-page.ts';

export interface ScoreAllDeps extends ScorePeopleDeps, ScoreMarksDeps {
  readonly models: ModelStore;
  readonly runs: RunStore;
}

export interface ScoreAllOptions {
  /** whoever this process is, to tell its run from another's */
  readonly holder: string;
  /** go on where an unfinished run of the same models stopped */
  readonly resume: boolean;
  /** Rest after each page, so that a pass in the background leaves room for what comes in. */
  readonly pauseMs?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((run: ScoringRun) => void) | undefined;
}

export interface ScoreAllReport {
  readonly scored: number;
  readonly total: number;
  readonly texts: number;
  readonly payments: number;
  /** models whose scorer could not be asked */
  readonly failed: readonly string[];
  readonly models: readonly string[];
  readonly resumed: boolean;
  /** Ended before all were looked at; `resume` goes on. */
  readonly stopped: boolean;
}

/** People held at once. */
const PAGE = 500;

/**
 * Asks every model about everybody, a page at a time: memory does not grow with the number of people. The place is
 * noted after each page, so that what is ended goes on there. At the end each model is told how far those asked now
 * differ from those it was fitted on.
 * @throws AppError `conflict` when another process is at it, `invalid_request` when no model has been fitted
 */
export async function scoreAll(
  deps: ScoreAllDeps,
  options: ScoreAllOptions,
): Promise<ScoreAllReport> {
  const models = loadModels(await deps.models.list());
  if (models.stored.length === 0) {
    throw new AppError('invalid_request', 'no model has been fitted yet');
  }
  const { run: former, version: formerVersion } = await deps.runs.read();
  if (isHeldByAnother(former, options.holder, deps.now())) {
    throw new AppError('conflict', 'another process is scoring everybody at this moment');
  }
  await deps.scoring.refresh();
  const resumed =
    options.resume &&
    former?.finished_at === null &&
    former.models.join() === models.versions.join();
  const started_at = deps.now().toISOString();
  let run: ScoringRun = {
    ...(resumed ? former : { started_at, after: null, scored: 0 }),
    finished_at: null,
    total: await deps.scoring.count(),
    models: [...models.versions],
    holder: options.holder,
    beat_at: started_at,
  };
  // A page that was written before its place could be noted is not done again, and counts.
  const since = resumed ? run.started_at : undefined;
  if (since !== undefined) run = { ...run, scored: await deps.scoring.count(since) };
  let version = await deps.runs.write(run, formerVersion);
  const note = async (change: Partial<ScoringRun>) => {
    if (version === undefined) throw new AppError('conflict', 'another process has taken over');
    run = { ...run, ...change, beat_at: deps.now().toISOString() };
    version = await deps.runs.write(run, version);
    options.onProgress?.(run);
  };
  // What is said of people is read from marked events.
  const most = Number.POSITIVE_INFINITY;
  const marks = await scoreMarks(deps, models, { most, signal: options.signal });
  if (marks.touched.size > 0) await deps.scoring.refresh();
  const drift = createDriftCounter(models.stored);
  let isLast = false;
  while (!isLast && options.signal?.aborted !== true) {
    const place = run.after ?? undefined;
    const people = await deps.scoring.page(place, PAGE, { unscoredSince: since });
    const scored = await scorePage(deps, models, people, drift);
    isLast = people.length < PAGE;
    await note({ after: people.at(-1)?.profile_id ?? run.after, scored: run.scored + scored });
    if (!isLast) await sleep(options.pauseMs ?? 0, options.signal);
  }
  if (isLast) {
    await note({ finished_at: deps.now().toISOString() });
    // Half of the people would not do: those of a resumed run were counted by another process.
    for (const model of resumed ? [] : models.stored) {
      const counter = marks.drift.get(model.name) ?? drift;
      const found = counter.driftOf(model.name, deps.now().toISOString());
      if (found !== undefined) await deps.models.noteDrift(model, found);
    }
  }
  return {
    scored: run.scored,
    total: run.total,
    texts: marks.texts,
    payments: marks.payments,
    failed: marks.failed.map(({ model }) => model),
    models: models.versions,
    resumed,
    stopped: !isLast,
  };
}
