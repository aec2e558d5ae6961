import { LRUCache } from 'lru-cache';
import type { IdentityChange } from '../../elasticsearch/identity-feed.ts';
import type { MatchingStore, Versioned } from '../../elasticsearch/matching-store.ts';
import { sleep } from '../../elasticsearch/retry.ts';
import { defaultModel } from '../../identity/matching/default-model.ts';
import type { MatchModel } from '../../identity/matching/model.ts';
import type { Logger } from '../../logging.ts';
import { type MatchingProgress, type MatchingSettings, NO_PROGRESS } from '../../model/matching.ts';
import { later } from '../../profile/claims.ts';
import { FEWEST_FITTED, fitProfiles } from './fit-profiles.ts';
import {
  type MatchDeps,
  type MatchReport,
  type ModelInForce,
  matchProfiles,
} from './match-profiles.ts';

export interface MatcherDeps extends MatchDeps {
  readonly store: MatchingStore;
  /** Whether messages wait: matching then takes a fifth of the time, and fits nothing. */
  readonly isBusy: () => Promise<boolean>;
  readonly log: Logger;
  /** Names this process among those that might match. */
  readonly holder: string;
}

/** Follows profiles as they change and looks for their doubles. */
export interface Matcher {
  /** Works until the signal fires; failures of the engine are waited out. */
  run(signal: AbortSignal): Promise<void>;
  /** One step. @returns whether there may be more to do at once */
  step(): Promise<boolean>;
  /** Fits the model on the profiles as they are and has all of them judged again. */
  refit(): Promise<void>;
  /** Profiles judged and pairs scored since the start. */
  readonly stats: { readonly judged: number; readonly compared: number; readonly merged: number };
}

const PAGE = 500;
/** Profiles judged in one go: some tens of milliseconds of the engine's time. */
const GO = 25;
/**
 * A change is stamped before it is written, and found after a refresh: each step looks this far back, and now and
 * then much further, for writes that took their time. What was judged at this very instant is skipped.
 */
const SLACK_MS = 5_000;
const FAR_BACK_MS = 10 * 60_000;
const FAR_BACK_EVERY_MS = 60_000;
/** Changes that ask for no work move the checkpoint in strides: each is a write. */
const FAR_MS = 10_000;
const REMEMBERED = 200_000;
const LEASE_MS = 60_000;
/** A fit must not lose its lease to another process, which would fit as well. */
const FIT_LEASE_MS = 15 * 60_000;
const IDLE_MS = 1_000;
const AFTER_FAILURE_MS = 10_000;
/** Of the time that matching took: how long it then rests. */
const REST = { busy: 4, quiet: 0.25 } as const;
/** Profiles have become so many times as many since the last fit: it is time for another. */
const GROWTH = 2;
const COUNT_EVERY_MS = 30_000;

/**
 * Follows changes by a checkpoint that is written after what it covers, so that a crash repeats work and loses none;
 * a lease keeps several processes from doing the same. Beside the changes it walks through all profiles once, and
 * again after each fit, in the order of their ids.
 */
export function createMatcher(deps: MatcherDeps): Matcher {
  const { store, feed, log } = deps;
  const judgedAt = new LRUCache<string, string>({ max: REMEMBERED });
  const stats = { judged: 0, compared: 0, merged: 0 };
  let force: Omit<ModelInForce, 'policy'> | undefined;
  let lookedFarMs = Number.NEGATIVE_INFINITY;
  let countedMs = Number.NEGATIVE_INFINITY;
  let progress: Versioned<MatchingProgress> = { value: NO_PROGRESS, version: undefined, by: null };

  /** Takes or keeps the lease. @returns `false` when another process has it */
  async function hold(forMs: number): Promise<boolean> {
    progress = await store.progress();
    const { lease } = progress.value;
    const nowMs = deps.now().getTime();
    const isOurs = lease?.holder === deps.holder;
    const leftMs = lease === null ? 0 : Date.parse(lease.until) - nowMs;
    if (!isOurs && leftMs > 0) return false;
    if (isOurs && leftMs > forMs / 2) return true;
    const until = new Date(nowMs + forMs).toISOString();
    return save({ lease: { holder: deps.holder, until } });
  }

  /** Compare-and-set; somebody else's request in between (a fit, a new pass) is kept by reading again. */
  async function save(change: Partial<MatchingProgress>): Promise<boolean> {
    for (let attempt = 0; attempt < 5; attempt += 1) {
      const value = { ...progress.value, ...change };
      const version = await store.putProgress(value, progress.version, deps.now());
      if (version !== undefined) {
        progress = { value, version, by: null };
        return true;
      }
      progress = await store.progress();
      if (progress.value.lease?.holder !== deps.holder && !('lease' in change)) return false;
    }
    return false;
  }

  async function modelInForce(): Promise<ModelInForce> {
    const told = await store.describeModel();
    if (told === undefined) {
      // By powers of two, so that the same profiles are not judged by another prior at each step.
      const people = 2 ** Math.ceil(Math.log2(Math.max(2, await deps.keys.count())));
      const version = `built_in-${people}`;
      if (force?.version !== version) force = { version, model: defaultModel(people) };
    } else if (force?.version !== told.version) {
      const stored = await store.model();
      // Written by `fitProfiles`, of the format that this code knows.
      const model = stored?.model as MatchModel | undefined;
      if (stored !== undefined && model?.format === 1) force = { version: stored.version, model };
    }
    force ??= { version: 'built_in', model: defaultModel(1000) };
    return { ...force, policy: await deps.policies.get() };
  }

  async function judge(
    changes: readonly IdentityChange[],
    settings: MatchingSettings,
  ): Promise<MatchReport> {
    const sum = { judged: 0, compared: 0, merged: 0 };
    const model = await modelInForce();
    for (let at = 0; at < changes.length; at += GO) {
      const go = changes.slice(at, at + GO);
      const startedMs = performance.now();
      const ids = go.map(({ profile_id }) => profile_id);
      const report = await matchProfiles(deps, ids, model, settings);
      for (const one of go) judgedAt.set(one.profile_id, one.identity_updated_at);
      for (const name of ['judged', 'compared', 'merged'] as const) {
        sum[name] += report[name];
        stats[name] += report[name];
      }
      const rest = (await deps.isBusy()) ? REST.busy : REST.quiet;
      await sleep((performance.now() - startedMs) * rest);
    }
    return sum;
  }

  /** Leaves out what was judged as it is, and visitors who never had a name. */
  async function unjudged(changes: readonly IdentityChange[]): Promise<IdentityChange[]> {
    const fresh = changes.filter((one) => judgedAt.get(one.profile_id) !== one.identity_updated_at);
    const unnamed = fresh.filter((one) => one.anonymous || !one.active);
    const ids = unnamed.map(({ profile_id }) => profile_id);
    const known = ids.length === 0 ? new Map<string, string>() : await deps.keys.seen(ids);
    return fresh.filter((one) => (one.active && !one.anonymous) || known.has(one.profile_id));
  }

  /** @returns how many were judged */
  async function followChanges(settings: MatchingSettings): Promise<number> {
    const nowMs = deps.now().getTime();
    const checkpoint = progress.value.checkpoint ?? new Date(nowMs - FAR_BACK_MS).toISOString();
    const looksFar = performance.now() - lookedFarMs > FAR_BACK_EVERY_MS && !(await deps.isBusy());
    if (looksFar) lookedFarMs = performance.now();
    const backMs = looksFar ? FAR_BACK_MS : SLACK_MS;
    const since = new Date(Date.parse(checkpoint) - backMs).toISOString();
    let after: IdentityChange | undefined;
    let judged = 0;
    for (;;) {
      const page = await feed.changedSince(since, after, PAGE);
      const report = await judge(await unjudged(page), settings);
      judged += report.judged;
      after = page.at(-1);
      const reached = later(after?.identity_updated_at ?? checkpoint, checkpoint);
      const isFar = Date.parse(reached) - Date.parse(checkpoint) > FAR_MS;
      if (report.judged > 0 || isFar || progress.value.checkpoint === null) {
        await save({
          checkpoint: reached,
          judged: progress.value.judged + report.judged,
          merged: progress.value.merged + report.merged,
        });
      }
      // The rest of a long list waits for the next step, so that a request to fit or to stop is heard.
      if (page.length < PAGE || judged >= PAGE) return judged;
    }
  }

  /** @returns whether the walk goes on */
  async function walk(settings: MatchingSettings): Promise<boolean> {
    const after = progress.value.pass_after;
    if (after === null) return false;
    const at = deps.now().toISOString();
    const page = await feed.named(after, GO * 4);
    const last = page.at(-1);
    if (last === undefined) {
      await save({ pass_after: null, pass_ended_at: at });
      return false;
    }
    const report = await judge(page, settings);
    await save({
      pass_after: last.profile_id,
      judged: progress.value.judged + report.judged,
      merged: progress.value.merged + report.merged,
      ...(after === '' ? { pass_started_at: at, pass_ended_at: null } : {}),
    });
    return true;
  }

  async function isFitDue(): Promise<boolean> {
    if (progress.value.fit_requested_at !== null) return true;
    if (performance.now() - countedMs < COUNT_EVERY_MS || (await deps.isBusy())) return false;
    countedMs = performance.now();
    const [told, named] = await Promise.all([store.describeModel(), feed.countNamed()]);
    const since = told?.population ?? FEWEST_FITTED / GROWTH;
    return named >= FEWEST_FITTED && named >= since * GROWTH;
  }

  async function refit(): Promise<void> {
    await hold(FIT_LEASE_MS);
    const result = await fitProfiles(deps);
    if (result.kind === 'too_few_profiles') {
      await save({ fit_requested_at: null, fit_problem: result.kind });
      return;
    }
    await store.putModel(result.model, deps.now());
    const { version, profiles, population, seconds } = result.model;
    log.info({ version, profiles, population, seconds }, 'matching fitted');
    await save({ fit_requested_at: null, fit_problem: null, pass_after: '' });
  }

  async function step(): Promise<boolean> {
    const { value: settings } = await store.settings();
    if (!settings.enabled || !(await hold(LEASE_MS))) return false;
    if (await isFitDue()) await refit();
    if (progress.value.pass_requested_at !== null) {
      await save({ pass_requested_at: null, pass_after: '' });
    }
    const judged = await followChanges(settings);
    const goesOn = await walk(settings);
    return judged >= PAGE || goesOn;
  }

  return {
    step,
    refit,
    async run(signal) {
      while (!signal.aborted) {
        try {
          if (!(await step())) await sleep(IDLE_MS, signal);
        } catch (error) {
          log.warn({ err: error }, 'matching interrupted');
          await sleep(AFTER_FAILURE_MS, signal);
        }
      }
    },
    get stats() {
      return { ...stats };
    },
  };
}
