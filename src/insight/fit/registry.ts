import { churnTask } from '../churn/task.ts';
import { intentTask, sentimentTask } from '../text/task.ts';
import type { FitTask } from './task.ts';

/** Every task of `azimut fit`, by name. To add one: a file, and a line here. */
export const FIT_TASKS: readonly FitTask[] = [churnTask, sentimentTask, intentTask];
