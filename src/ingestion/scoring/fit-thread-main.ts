import { parentPort, workerData } from 'node:worker_threads';
import { AppError } from '../../errors.ts';
import { type FitJob, runFitJob } from '../../insight/stored/fit-job.ts';
import { FitRefusal } from '../../insight/stored/fit-refusal.ts';
import type { FitAnswer } from './fit-thread.ts';

/** The thread that `fit-thread.ts` starts: one job, one answer. A fault of ours ends it with an `error` event. */
function answer(job: FitJob): FitAnswer {
  try {
    return { kind: 'fitted', result: runFitJob(job) };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const lack = error instanceof FitRefusal ? error.lack : undefined;
    return { kind: 'refused', code: error.code, lack, message: error.message };
  }
}

parentPort?.postMessage(answer(workerData as FitJob));
