import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { AppError, type ErrorCode } from '../../errors.ts';
import type { FitJob } from '../../insight/stored/fit-job.ts';
import { FitRefusal, type Lack } from '../../insight/stored/fit-refusal.ts';
import type { FitResult } from '../../model/fitted-model.ts';

/** What the thread answers: the fit, or why there is none. */
export type FitAnswer =
  | { readonly kind: 'fitted'; readonly result: FitResult }
  | {
      readonly kind: 'refused';
      readonly code: ErrorCode;
      readonly lack: Lack | undefined;
      readonly message: string;
    };

/**
 * Fits in a thread of its own, so that neither requests nor ingestion wait for it.
 * @throws AppError as the fit does; `cancelled` when the signal ends it
 */
export async function fitInThread(job: FitJob, signal?: AbortSignal): Promise<FitResult> {
  const thread = new Worker(new URL('./fit-thread-main.ts', import.meta.url), {
    workerData: job,
    resourceLimits: { maxOldGenerationSizeMb: 1024 },
  });
  try {
    const [answer] = (await once(thread, 'message', signal === undefined ? {} : { signal })) as [
      FitAnswer,
    ];
    if (answer.kind === 'fitted') return answer.result;
    throw answer.lack === undefined
      ? new AppError(answer.code, answer.message)
      : new FitRefusal(answer.lack, answer.message);
  } catch (error) {
    if (signal?.aborted === true) throw new AppError('cancelled', 'the fit was ended');
    throw error;
  } finally {
    await thread.terminate();
  }
}
