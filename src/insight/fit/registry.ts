import { ANOMALY_TASK } from '../anomaly/anomaly-task.ts';
import { churnTask } from '../churn/task.ts';
import { RECOMMEND_TASK } from '../recommend/recommend-task.ts';
import { intentTask, sentimentTask } from '../text/task.ts';
import { VALUE_TASK } from '../value/value-task.ts';
import type { FitTask } from './task.ts';

/** Every task of `azimut fit`, by name. To add one: a file, and a line here. */
export const FIT_TASKS: readonly FitTask[] = [
  churnTask,
  sentimentTask,
  intentTask,
  VALUE_TASK,
  RECOMMEND_TASK,
  ANOMALY_TASK,
];
