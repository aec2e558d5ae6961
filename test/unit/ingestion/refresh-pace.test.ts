import { setImmediate } from 'node:timers/promises';
import { pino } from 'pino';
import { beforeEach, expect, test } from 'vitest';
import { createRefreshPace, type RefreshPace } from '../../../src/ingestion/refresh-pace.ts';

const DEEP = 10_000;

let nowMs: number;
let asked: string[];
let fails: boolean;
let pace: RefreshPace;

beforeEach(() => {
  nowMs = 0;
  asked = [];
  fails = false;
  pace = createRefreshPace({
    intervals: {
      async put(to) {
        asked.push(to);
        if (fails) throw new Error('no');
      },
      async refresh() {
        asked.push('refresh');
      },
    },
    log: pino({ level: 'silent' }),
    nowMs: () => nowMs,
  });
});

/** Tells it what waits at each of these seconds. */
async function told(seen: readonly (readonly [second: number, queued: number])[]): Promise<void> {
  for (const [second, queued] of seen) {
    nowMs = second * 1000;
    pace.saw(queued);
    await setImmediate();
  }
}

test.each([
  {
    name: 'takes back at its first look what a worker that died may have left',
    seen: [[0, 0]],
    asks: ['normal'],
  },
  {
    name: 'leaves the pace alone while little waits',
    seen: [
      [0, 10],
      [1, 500],
      [2, 0],
      [3, 7_000],
    ],
    asks: ['normal'],
  },
  {
    name: 'refreshes less often in a backlog, and once when nothing waits any more',
    seen: [
      [0, DEEP],
      [1, DEEP],
      [2, 2_000],
      [3, 0],
      [3.5, 0],
      [5, 0],
    ],
    asks: ['backlog', 'refresh'],
  },
  {
    name: 'makes what trickles in after a backlog searchable as soon as before',
    seen: [
      [0, DEEP],
      [1, 0],
      [1.5, 20],
      [1.6, 0],
      [2.1, 0],
      [3, 0],
    ],
    asks: ['backlog', 'refresh', 'refresh'],
  },
  {
    name: 'goes back to the normal pace five seconds after the backlog',
    seen: [
      [0, DEEP],
      [4, 100],
      [9, 0],
      [10, 0],
    ],
    asks: ['backlog', 'normal'],
  },
  {
    name: 'keeps the pace between two backlogs',
    seen: [
      [0, DEEP],
      [3, 0],
      [6, DEEP],
      [10, DEEP],
    ],
    asks: ['backlog', 'refresh'],
  },
] as const)('$name', async ({ seen, asks }) => {
  await told(seen);
  expect(asked).toEqual(asks);
});

test('leaves an engine alone for a minute that refuses the change', async () => {
  fails = true;
  await told([
    [0, DEEP],
    [1, DEEP],
    [59, DEEP],
  ]);
  fails = false;
  await told([[61, DEEP]]);
  expect(asked).toEqual(['backlog', 'backlog']);
});

test('gives the normal pace back when the worker stops', async () => {
  await told([[0, DEEP]]);
  await pace.end();
  expect(asked).toEqual(['backlog', 'normal']);
});
