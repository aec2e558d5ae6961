import { expect, test } from 'vitest';
import type { ScoringRun } from '../../../../src/ingestion/scoring/run-store.ts';
import { isRunDue } from '../../../../src/ingestion/scoring/schedule.ts';

const run = (started_at: string, own: Partial<ScoringRun> = {}): ScoringRun => ({
  started_at,
  finished_at: started_at,
  after: null,
  scored: 1,
  total: 1,
  models: ['value:1'],
  holder: 'a',
  beat_at: started_at,
  ...own,
});
const NOW = '2026-11-22T10:00:00.000Z';

test.each([
  { name: 'no model', former: undefined, models: [], due: false },
  { name: 'a first model', former: undefined, models: ['value:1'], due: true },
  {
    name: 'scored this morning',
    former: run('2026-11-22T02:30:00.000Z'),
    models: ['value:1'],
    due: false,
  },
  // Three in the morning in Paris is two in UTC.
  {
    name: 'scored before three',
    former: run('2026-11-22T01:59:00.000Z'),
    models: ['value:1'],
    due: true,
  },
  {
    name: 'a model fitted since',
    former: run('2026-11-22T09:00:00.000Z'),
    models: ['value:2'],
    due: true,
  },
  {
    name: 'a run left unfinished',
    former: run('2026-11-22T09:00:00.000Z', { finished_at: null }),
    models: ['value:1'],
    due: true,
  },
])('$name: due is $due', ({ former, models, due }) => {
  expect(isRunDue(former, models, new Date(NOW), 'Europe/Paris')).toBe(due);
});

test('before three in the morning, last night’s run is enough', () => {
  const former = run('2026-11-21T02:30:00.000Z');
  const at = (now: string) => isRunDue(former, ['value:1'], new Date(now), 'Europe/Paris');
  expect(at('2026-11-22T01:59:00.000Z')).toBe(false);
  expect(at('2026-11-22T02:00:00.000Z')).toBe(true);
});
