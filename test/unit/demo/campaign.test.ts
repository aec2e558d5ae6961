import { expect, test } from 'vitest';
import { compareArms, type Person } from '../../../src/analytics/effectiveness/compare-arms.ts';
import { planTrial, TRIAL } from '../../../src/demo/campaign.ts';
import { planHistory } from '../../../src/demo/history.ts';
import { generatePeople } from '../../../src/demo/people.ts';

const NOW = Date.UTC(2026, 10, 1);
const DAY = 86_400_000;

test('the analysis finds the lift that the generator put in', () => {
  const span = { people: 6_000, seed: 3, startMs: NOW - 1_096 * DAY, nowMs: NOW };
  const people: Person[] = [];
  for (const person of generatePeople(span)) {
    const trial = planTrial(person, span.seed, NOW);
    if (trial === undefined) continue;
    const until = trial.atMs + TRIAL.window_days * DAY;
    const converted = planHistory(person, span.seed, NOW).some(
      ({ kind, atMs }) =>
        (kind === 'order' || kind === 'receipt') && atMs >= trial.atMs && atMs < until,
    );
    people.push({ arm: trial.arm, converted, money: {} });
  }
  const { arms, comparisons, sample_ratio } = compareArms(people, {
    control: 'control',
    expectedShares: { treated: 1 - TRIAL.held_out, control: TRIAL.held_out },
    confidence: 0.99,
    power: 0.8,
    leastLift: 0.5,
  });
  const base = arms[0]?.rate ?? 0;
  const [low = 1, high = 0] = comparisons[0]?.interval ?? [];
  // Who would have ordered anyway is not brought by the campaign.
  const truth = TRIAL.lift * (1 - base);
  expect(low).toBeLessThan(truth);
  expect(high).toBeGreaterThan(truth);
  expect(comparisons[0]?.verdict).toBe('higher');
  expect(sample_ratio?.mismatch).toBe(false);
});
