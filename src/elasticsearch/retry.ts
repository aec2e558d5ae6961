import { setTimeout as delay } from 'node:timers/promises';
import { errors } from '@elastic/elasticsearch';
import { z } from 'zod';
import { AppError } from '../errors.ts';

/** How long to keep trying. Waits are drawn from [0, min(cap, base · 2^n)): full jitter, so that workers do not retry in step. */
export interface RetryPolicy {
  readonly baseMs: number;
  readonly capMs: number;
  /** No new attempt starts when this much time has gone since the first. */
  readonly budgetMs: number;
}

export const DEFAULT_RETRY: RetryPolicy = { baseMs: 100, capMs: 5_000, budgetMs: 20_000 };

export interface RetryContext {
  readonly policy?: RetryPolicy | undefined;
  readonly signal?: AbortSignal | undefined;
}

const TRANSIENT_STATUS = new Set([408, 429, 502, 503, 504]);

/** Whether the same request may well succeed later: overload, a restarting node, a cut connection, a time-out. */
export function isTransientStatus(status: number): boolean {
  return TRANSIENT_STATUS.has(status);
}

export function isTransientError(error: unknown): boolean {
  if (error instanceof errors.ResponseError) return isTransientStatus(error.statusCode ?? 0);
  return (
    error instanceof errors.ConnectionError ||
    error instanceof errors.TimeoutError ||
    error instanceof errors.NoLivingConnectionsError
  );
}

/**
 * Whether the engine, rather than what was sent, is the reason: unreachable, overloaded, read-only, without the
 * index, or refusing our credentials. Such work is kept and tried again; it is never a message's fault.
 */
export function isEngineFault(error: unknown): boolean {
  if (error instanceof AppError) return error.code === 'engine_unavailable';
  if (isTransientError(error)) return true;
  if (error instanceof errors.RequestAbortedError) return true;
  if (error instanceof errors.ProductNotSupportedError) return true;
  if (!(error instanceof errors.ResponseError)) return false;
  return isEngineFaultStatus(error.statusCode ?? 0);
}

/**
 * Only 400 (it does not fit), 409 (it is there) and 413 (it is too large) speak of the document. 403 is also what a
 * full disk answers (`cluster_block_exception`), 404 what a missing index does: nothing is wrong with it then.
 */
export function isEngineFaultStatus(status: number): boolean {
  return status !== 400 && status !== 409 && status !== 413;
}

/** The engine failed inside on single documents, answering 500 for them each time; `type` is its error's. */
export class DocumentFailure extends Error {
  readonly type: string;

  constructor(type: string) {
    super('the engine fails on a document');
    this.name = 'DocumentFailure';
    this.type = type;
  }
}

/**
 * Whether the engine was there, took the request, and failed inside on it: the one engine fault that may come from
 * what was sent.
 * @returns the type of its error, `undefined` for every other failure
 */
export function findInnerFailure(error: unknown): string | undefined {
  if (error instanceof errors.ResponseError && error.statusCode === 500) {
    const body: unknown = error.body;
    const type = ErrorBody.safeParse(body).data?.error.type;
    return type ?? 'status_500';
  }
  const cause = error instanceof AppError ? error.cause : undefined;
  return cause instanceof DocumentFailure ? cause.type : undefined;
}

const ErrorBody = z.object({ error: z.object({ type: z.string() }) });

/**
 * Runs `work` until it succeeds, while its failures are transient and the budget lasts. Only for what is safe to
 * repeat: each of our writes is (fixed ids with `create`, or compare-and-set).
 * @throws AppError `engine_unavailable` when the budget is spent; any other failure as it came
 */
export async function withRetry<T>(
  work: (attempt: number) => Promise<T>,
  context: RetryContext = {},
): Promise<T> {
  const policy = context.policy ?? DEFAULT_RETRY;
  const startedMs = performance.now();
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await work(attempt);
    } catch (error) {
      if (!isTransientError(error)) throw error;
      const waitMs = backoffMs(policy, attempt, Math.random());
      if (performance.now() - startedMs + waitMs > policy.budgetMs || context.signal?.aborted) {
        throw new AppError('engine_unavailable', 'the engine did not answer in time', {
          cause: error,
          retryAfterSeconds: Math.ceil(policy.capMs / 1000),
        });
      }
      await sleep(waitMs, context.signal);
    }
  }
}

/** @param random in [0, 1) */
export function backoffMs(policy: RetryPolicy, attempt: number, random: number): number {
  return Math.floor(random * Math.min(policy.capMs, policy.baseMs * 2 ** Math.min(attempt, 30)));
}

/** Waits, or returns early when the signal fires. */
export async function sleep(ms: number, signal?: AbortSignal): Promise<void> {
  try {
    await delay(ms, undefined, signal === undefined ? undefined : { signal });
  } catch (error) {
    if (!signal?.aborted) throw error;
  }
}
