import { expect, test } from 'vitest';
import { formatDuration, formatProgress } from '../../../src/cli/progress.ts';
import { formatTable } from '../../../src/cli/table.ts';
import { wordsFor } from '../../../src/cli/words.ts';

const en = wordsFor('en');

test.each([
  { ms: 0, shown: '0:00' },
  { ms: 7400, shown: '0:07' },
  { ms: 750_000, shown: '12:30' },
  { ms: 3_725_000, shown: '1:02:05' },
])('shows $ms ms as $shown', ({ ms, shown }) => expect(formatDuration(ms)).toBe(shown));

test.each([
  {
    name: 'share, rows, rate and time left',
    state: { label: 'a.csv', done: 50, total: 100, rows: 2000, elapsedMs: 4000 },
    line: `a.csv  ${'█'.repeat(12)}${'░'.repeat(12)}  50%  2,000 rows  500/s  0:04 left`,
  },
  {
    name: 'no time left while the rate is unknown',
    state: { label: 'a.csv', done: 0, total: 100, rows: 0, elapsedMs: 100 },
    line: `a.csv  ${'░'.repeat(24)}  0%  0 rows  0/s`,
  },
  {
    name: 'nothing done where more waits than was sent',
    state: { label: 'a.csv', done: -5, total: 100, rows: 0, elapsedMs: 100 },
    line: `a.csv  ${'░'.repeat(24)}  0%  0 rows  0/s`,
  },
  {
    name: 'an empty total as nothing done',
    state: { label: 'a.csv', done: 0, total: 0, rows: 0, elapsedMs: 0 },
    line: `a.csv  ${'░'.repeat(24)}  0%  0 rows  0/s`,
  },
  {
    name: 'the rate of this run alone after a resume',
    state: {
      label: 'a.csv',
      done: 100,
      total: 100,
      rows: 3000,
      rowsBefore: 2000,
      doneBefore: 50,
      elapsedMs: 4000,
    },
    line: `a.csv  ${'█'.repeat(24)}  100%  3,000 rows  250/s  0:00 left`,
  },
])('shows $name', ({ state, line }) => expect(formatProgress(state, en, 100)).toBe(line));

test('never writes past the width of the terminal', () => {
  const state = { label: 'x'.repeat(80), done: 1, total: 2, rows: 5, elapsedMs: 9000 };
  expect(formatProgress(state, en, 60).length).toBeLessThan(60);
});

test('keeps a table inside the terminal and control characters out of it', () => {
  const table = formatTable(['Id', 'Text'], [['1', `a\u001b[31mb\n${'c'.repeat(80)}`]], 40);
  const lines = table.trimEnd().split('\n');
  expect(lines).toHaveLength(3);
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(40);
  expect(table).not.toContain('\u001b');
});
