import { EventEmitter } from 'node:events';
import { expect, test } from 'vitest';
import { onStopSignal } from '../../src/stop-signal.ts';

const cases = [
  { name: 'stops in good order', signals: ['SIGTERM'], exits: [] },
  { name: 'lets it finish when a parent asks too', signals: ['SIGINT', 'SIGTERM'], exits: [] },
  { name: 'ends at once when asked twice', signals: ['SIGINT', 'SIGINT'], exits: [130] },
];

test.each(cases)('$name', ({ signals, exits }) => {
  const seen: number[] = [];
  let stops = 0;
  const self = Object.assign(new EventEmitter(), { exit: (code: number) => seen.push(code) });
  onStopSignal(async () => {
    stops += 1;
  }, self);
  for (const signal of signals) self.emit(signal, signal);
  expect(seen).toEqual(exits);
  expect(stops).toBe(1);
});
