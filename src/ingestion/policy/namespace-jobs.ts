import type { IdentityRuleStore } from '../../elasticsearch/identity-rule-store.ts';
import type { SettingStore } from '../../elasticsearch/setting-store.ts';
import { AppError } from '../../errors.ts';
import type { Logger } from '../../logging.ts';
import { NamespaceJob } from '../../model/namespace-job.ts';
import type { IdentityRules } from '../../model/namespace-rule.ts';

/** Where a piece of work stands. */
export interface Progress {
  readonly done: number;
  readonly changed: number;
  readonly failed: number;
  readonly detail?: string | null;
}

/** Work of one kind: tells how far it is now and then, and returns where it ended. */
export type Work = (input: {
  readonly rules: IdentityRules;
  readonly by: string;
  /** Only what came in since then, where that matters. */
  readonly since?: string | undefined;
  readonly signal: AbortSignal;
  readonly report: (progress: Progress) => Promise<void>;
}) => Promise<Progress>;

export type JobKind = NamespaceJob['kind'];

/** Long work on identities that a caller begins and looks after: one of each kind at a time, wherever it runs. */
export interface NamespaceJobs {
  /** @throws AppError `conflict` while one of this kind runs, or where this process cannot do it */
  start(kind: JobKind, by: string): Promise<NamespaceJob>;
  /** The last of each kind, newest first. */
  list(): Promise<NamespaceJob[]>;
  /** Stops what runs in this process, and waits for it. */
  close(): Promise<void>;
}

/** One that has not told of itself for so long has died with its process. */
const DEAD_AFTER_MS = 120_000;
const TELL_EVERY_MS = 2_000;
const KINDS: readonly JobKind[] = ['scan', 'apply'];

export function createNamespaceJobs(deps: {
  readonly settings: SettingStore;
  readonly rules: Pick<IdentityRuleStore, 'read'>;
  readonly works: Readonly<Partial<Record<JobKind, Work>>>;
  readonly log: Logger;
  readonly now: () => Date;
}): NamespaceJobs {
  const stopping = new AbortController();
  const running = new Set<Promise<void>>();

  async function read(kind: JobKind): Promise<{ job: NamespaceJob | undefined; version: number }> {
    const stored = await deps.settings.find(settingOf(kind));
    if (stored === undefined) return { job: undefined, version: 0 };
    return { job: NamespaceJob.parse(stored.value), version: stored.version };
  }

  async function run(job: NamespaceJob, version: number, work: Work, by: string): Promise<void> {
    let at = { job, version };
    let toldMs = performance.now();
    const tell = async (change: Partial<NamespaceJob>) => {
      const next = { ...at.job, ...change, updated_at: deps.now().toISOString() };
      const stored = await deps.settings.put({
        kind: settingOf(job.kind),
        value: next,
        expected: at.version,
        by,
        at: deps.now(),
      });
      at = { job: next, version: stored.version };
    };
    try {
      const { rules } = await deps.rules.read();
      const end = await work({
        rules,
        by,
        signal: stopping.signal,
        report: async (progress) => {
          if (performance.now() - toldMs < TELL_EVERY_MS) return;
          toldMs = performance.now();
          await tell(progress);
        },
      });
      await tell({ ...end, status: 'done' });
    } catch (error) {
      const status = stopping.signal.aborted ? 'cancelled' : 'failed';
      deps.log.warn({ err: error, kind: job.kind, status }, 'work on identities ended early');
      const detail = error instanceof AppError ? error.message : 'see the log';
      await tell({ status, detail }).catch((err: unknown) =>
        deps.log.warn({ err }, 'the end of work on identities could not be written'),
      );
    }
  }

  return {
    async start(kind, by) {
      const work = deps.works[kind];
      if (work === undefined) throw new AppError('conflict', `${kind} cannot be done here`);
      const { job: last, version } = await read(kind);
      const nowMs = deps.now().getTime();
      if (last?.status === 'running' && nowMs - Date.parse(last.updated_at) < DEAD_AFTER_MS) {
        throw new AppError('conflict', `${kind} is running already; see GET /v1/namespaces/jobs`);
      }
      const started_at = deps.now().toISOString();
      const job: NamespaceJob = {
        kind,
        status: 'running',
        policy_version: (await deps.rules.read()).version,
        started_at,
        updated_at: started_at,
        done: 0,
        changed: 0,
        failed: 0,
        detail: null,
      };
      const value = { kind: settingOf(kind), value: job, expected: version, by, at: deps.now() };
      const stored = await deps.settings.put(value).catch((error: unknown) => {
        if (error instanceof AppError && error.code === 'precondition_failed') {
          throw new AppError('conflict', `${kind} was begun by somebody else at this moment`);
        }
        throw error;
      });
      const task = run(job, stored.version, work, by).finally(() => running.delete(task));
      running.add(task);
      return job;
    },
    async list() {
      const found = await Promise.all(KINDS.map(read));
      return found
        .flatMap(({ job }) => (job === undefined ? [] : [job]))
        .sort((a, b) => (a.started_at < b.started_at ? 1 : -1));
    },
    async close() {
      stopping.abort();
      await Promise.all(running);
    },
  };
}

function settingOf(kind: JobKind): string {
  return `namespace_${kind}`;
}
