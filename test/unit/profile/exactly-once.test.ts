import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { RING_SIZE } from '../../../src/profile/applied-batches.ts';
import { type BrokenRule, type Message, ProfileWorld } from '../../support/profile-world.ts';

const PROFILES = ['p_a', 'p_b', 'p_c', 'p_d'];

/** A script of choices; when it has run out, the first choice is taken and nothing fails any more. */
const scripts = fc.array(fc.nat(999), { minLength: 20, maxLength: 500 });
const messages = fc.array(fc.subarray(PROFILES, { minLength: 1, maxLength: 2 }), {
  minLength: 1,
  maxLength: 8,
});

/**
 * Runs workers that crash, dawdle past their lease and meet each other, and merges that die half-way, as the
 * script says; then lets calm workers finish what is left.
 */
function run(
  script: readonly number[],
  targets: readonly string[][],
  broken?: BrokenRule,
): ProfileWorld {
  let at = 0;
  const choose = (n: number) => (script[at++] ?? 0) % n;
  const all: Message[] = targets.map((ids, i) => ({ id: `e_${i}`, targets: ids }));
  const world = new ProfileWorld(all, choose, broken);
  const open = new Set(all);
  const running: { steps: Generator<void, void, void>; claimed: Message[] }[] = [];
  const queue = () =>
    all.filter((message) => open.has(message) && !running.some((w) => w.claimed.includes(message)));

  while (at < script.length) {
    const action = choose(16);
    const worker = running[choose(Math.max(1, running.length))];
    if (action === 0) {
      const claimed = queue().slice(0, 1 + choose(4));
      const steps = world.work(claimed, (message) => open.delete(message));
      running.push({ steps, claimed });
    } else if (action === 1) {
      const [a, b] = [PROFILES[choose(4)] ?? '', PROFILES[choose(4)] ?? ''];
      running.push({ steps: world.merge(a, b), claimed: [] });
    } else if (action === 2 && worker !== undefined) {
      running.splice(running.indexOf(worker), 1);
    } else if (action === 3 && worker !== undefined) {
      // The lease ran out: others may take the messages, while this worker goes on.
      worker.claimed = [];
    } else if (action === 4) {
      world.happenLate();
    } else if (action === 5 && choose(4) === 0) {
      world.flood(PROFILES[choose(4)] ?? '', RING_SIZE + 1);
    } else if (action === 6) {
      // A message that was acknowledged is sent once more.
      const message = all[choose(all.length)];
      if (message !== undefined) open.add(message);
    } else if (worker?.steps.next().done) {
      running.splice(running.indexOf(worker), 1);
    }
  }
  world.isCalm = true;
  for (const { steps } of running) exhaust(steps);
  exhaust(world.work([...open], () => undefined));
  exhaust(world.sweep());
  return world;
}

function exhaust(steps: Generator<void, void, void>): void {
  while (!steps.next().done);
}

function isExact(world: ProfileWorld): boolean {
  const counted = world.counted();
  const expected = world.expected();
  for (const [root, events] of counted) {
    const wanted = expected.get(root) ?? new Map();
    if (events.size !== wanted.size) return false;
    for (const [name, count] of events) if (count !== wanted.get(name)) return false;
  }
  return [...expected.keys()].every((root) => counted.has(root));
}

describe('exactly-once effect', { timeout: 60_000 }, () => {
  test('counts every event once, whatever crashes, dawdles, is sent again or merges in between', () => {
    fc.assert(
      fc.property(scripts, messages, (script, targets) => {
        const world = run(script, targets);
        expect(world.counted()).toEqual(world.expected());
        for (const i of targets.keys()) expect(world.events.has(`e_${i}`)).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });

  const rules: BrokenRule[] = [
    'batch id shared by profiles',
    'unsettled batch marked whole',
    'merge not completed first',
    'forgotten taken for folded',
  ];
  test.each(rules)('would notice a worker that broke a rule: %s', (rule) => {
    const outcome = fc.check(
      fc.property(scripts, messages, (script, targets) => isExact(run(script, targets, rule))),
      { numRuns: 100_000, seed: 7, endOnFailure: true },
    );
    expect(outcome.failed).toBe(true);
  });
});
