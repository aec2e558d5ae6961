import { isMainThread, parentPort } from 'node:worker_threads';
import { fitModel } from '../../identity/matching/fit-model.ts';
import type { Person } from '../../identity/matching/person.ts';

// Fitting takes seconds of nothing but computing, in which a worker would take no message and renew no lease.
if (!isMainThread && parentPort !== null) {
  const port = parentPort;
  port.once('message', (persons: readonly Person[]) => port.postMessage(fitModel(persons)));
}
