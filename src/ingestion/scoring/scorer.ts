import { sleep } from '../../elasticsearch/retry.ts';
import { isAskedOfAll, type LoadedModels, loadModels } from '../../insight/stored/load-models.ts';
import type { Logger } from '../../logging.ts';
import { isHeldByAnother } from './run-store.ts';
import { isRunDue } from './schedule.ts';
import { type ScoreAllDeps, scoreAll } from './score-all.ts';
import { scoreMarks } from './score-marks.ts';
import { scorePage } from './score-page.ts';

/** Keeps predictions up to date in the background: who was touched within a minute, everybody each night. */
export interface Scorer {
  start(): void;
  /** Ends after the page at hand. What is left is found at the next start. */
  stop(): Promise<void>;
}

export interface ScorerDeps extends ScoreAllDeps {
  readonly log: Logger;
  readonly holder: string;
  /** IANA zone that nights are counted in */
  readonly timezone: string;
  readonly everyMs?: number;
  readonly pauseMs?: number;
}

const EVERY_MS = 15_000;
const PAUSE_MS = 50;
const PAGE = 250;
/** Of one round, so that a long past waits for the run over everybody. */
const MOST_MARKS = 5_000;
const MOST_PEOPLE = 20_000;

export function createScorer(deps: ScorerDeps): Scorer {
  const { log, everyMs = EVERY_MS, pauseMs = PAUSE_MS } = deps;
  const stopping = new AbortController();
  const { signal } = stopping;
  let running: Promise<void> | undefined;
  let loaded: LoadedModels | undefined;

  /** Parsed again only when one of them was fitted again. */
  async function current(): Promise<LoadedModels> {
    const stored = (await deps.models.list()).filter(({ name }) => isAskedOfAll(name));
    const versions = stored.map(({ name, version }) => `${name}:${version}`).sort();
    if (loaded === undefined || loaded.versions.join() !== versions.join()) {
      loaded = loadModels(stored);
    }
    return loaded;
  }

  async function round(): Promise<void> {
    const models = await current();
    if (models.stored.length === 0) return;
    const { run } = await deps.runs.read();
    const isDue = isRunDue(run, models.versions, deps.now(), deps.timezone);
    if (isDue && !isHeldByAnother(run, deps.holder, deps.now())) {
      const { holder } = deps;
      const report = await scoreAll(deps, { holder, resume: true, pauseMs, signal });
      log.info({ ...report, models: report.models.length }, 'everybody scored');
    }
    const marks = await scoreMarks(deps, models, { most: MOST_MARKS, signal });
    const { texts, payments, touched } = marks;
    for (const { model, error } of marks.failed) {
      log.warn({ err: error, model }, 'a scorer could not be asked, and is asked again');
    }
    if (touched.size > 0) {
      await deps.scoring.refresh();
      const owners = await deps.scoring.owners([...touched]);
      for (let at = 0; at < owners.length; at += PAGE) {
        await scorePage(deps, models, owners.slice(at, at + PAGE));
      }
    }
    let people = 0;
    let after: string | undefined;
    do {
      const page = await deps.scoring.stale(after, PAGE);
      people += await scorePage(deps, models, page);
      after = page.length < PAGE ? undefined : page.at(-1)?.profile_id;
      await sleep(pauseMs, signal);
    } while (after !== undefined && people < MOST_PEOPLE && !signal.aborted);
    if (people + texts + payments > 0) {
      log.info({ people, texts, payments }, 'those touched scored again');
    }
  }

  async function run(): Promise<void> {
    while (!signal.aborted) {
      try {
        await round();
      } catch (err) {
        if (!signal.aborted) log.warn({ err }, 'scoring failed, and is tried again');
      }
      await sleep(everyMs, signal);
    }
  }
  return {
    start() {
      running ??= run();
    },
    async stop() {
      stopping.abort();
      await running;
    },
  };
}
