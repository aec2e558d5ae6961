import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  batchIdOfProfile,
  emptyApplied,
  foldStatus,
  isBeyondRing,
  isFolded,
  joinApplied,
  markBatch,
  markEvent,
  newBatchId,
  RING_SIZE,
} from '../../../src/profile/applied-batches.ts';

const batch = (n: number) => batchIdOfProfile(newBatchId(1_700_000_000_000 + n, '00000000'), 0);
const marked = (numbers: readonly number[]) =>
  numbers.reduce((applied, n) => markBatch(applied, batch(n)), emptyApplied());

describe('batch ids', () => {
  test('are of one width, and in text order what they are in time order', () => {
    fc.assert(
      fc.property(fc.nat(4e12), fc.nat(4e12), fc.uint8Array({ minLength: 8 }), (a, b, random) => {
        const [x, y] = [newBatchId(a, random), newBatchId(b, random)];
        expect(x).toMatch(/^[0-9a-z]{17}$/);
        expect(Math.sign(a - b)).toBe(x === y ? 0 : x > y ? 1 : -1);
      }),
    );
  });

  test('differ by their random part within a millisecond, and by profile within a batch', () => {
    const one = newBatchId(5, new Uint8Array([1, 2, 3, 4, 5, 6, 7, 8]));
    expect(newBatchId(5, new Uint8Array([1, 2, 3, 4, 5, 6, 7, 9]))).not.toBe(one);
    expect(batchIdOfProfile(one, 0)).not.toBe(batchIdOfProfile(one, 46_655));
    expect(batchIdOfProfile(one, 46_655)).toHaveLength(20);
  });
});

describe('a profile remembers', () => {
  test('every event of a marked batch as folded, and only the event where one event was marked', () => {
    const applied = markEvent(markBatch(emptyApplied(), batch(1)), batch(2), 'e1');
    expect(isFolded(applied, batch(1), 'any')).toBe(true);
    expect(isFolded(applied, batch(2), 'e1')).toBe(true);
    expect(isFolded(applied, batch(2), 'e2')).toBe(false);
    expect(isFolded(applied, batch(3), 'e1')).toBe(false);
  });

  test('a batch instead of its single events once it is marked', () => {
    const applied = markBatch(markEvent(emptyApplied(), batch(2), 'e1'), batch(2));
    expect(applied.tokens).toEqual([batch(2)]);
  });

  test('the newest 200 writes, and says of older ones that it does not know', () => {
    const applied = marked(Array.from({ length: RING_SIZE + 2 }, (_, n) => n + 1));
    expect(applied.tokens).toHaveLength(RING_SIZE);
    expect(applied.floor).toBe(batch(2));
    expect(foldStatus(applied, batch(0), 'e')).toBe('unknown');
    expect(foldStatus(applied, batch(2), 'e')).toBe('unknown');
    expect(foldStatus(applied, batch(3), 'e')).toBe('folded');
    expect(isBeyondRing(applied, batch(2))).toBe(true);
    expect(isBeyondRing(applied, batch(3))).toBe(false);
    expect(isBeyondRing(applied, batch(999))).toBe(false);
  });

  test('the same whichever order writes came in', () => {
    const numbers = fc.uniqueArray(fc.nat(400), { minLength: 1, maxLength: 260 });
    fc.assert(
      fc.property(numbers, (given) => {
        expect(marked(given)).toEqual(marked([...given].sort((a, b) => a - b)));
      }),
      { numRuns: 30 },
    );
  });
});

describe('joining what two profiles remember', () => {
  const sides = fc.uniqueArray(fc.nat(900), { minLength: 3, maxLength: 600 }).map((numbers) => {
    const third = Math.ceil(numbers.length / 3);
    return [numbers.slice(0, third), numbers.slice(third, 2 * third), numbers.slice(2 * third)].map(
      marked,
    );
  });

  test('is associative, commutative and idempotent', () => {
    fc.assert(
      fc.property(sides, ([a = marked([]), b = marked([]), c = marked([])]) => {
        expect(joinApplied(joinApplied(a, b), c)).toEqual(joinApplied(a, joinApplied(b, c)));
        expect(joinApplied(a, b)).toEqual(joinApplied(b, a));
        expect(joinApplied(a, a)).toEqual(a);
      }),
      { numRuns: 40 },
    );
  });

  test('never turns what was not folded into folded, nor the reverse: at most into unknown', () => {
    fc.assert(
      fc.property(sides, fc.nat(900), ([a = marked([]), b = marked([])], n) => {
        const known = [a, b].map((side) => foldStatus(side, batch(n), 'e'));
        const joint = foldStatus(joinApplied(a, b), batch(n), 'e');
        if (joint === 'folded') expect(known).toContain('folded');
        if (joint === 'new') expect(known).toEqual(['new', 'new']);
      }),
      { numRuns: 200 },
    );
  });
});
