import { describe, expect, test } from 'vitest';
import {
  foundAgain,
  isUndecided,
  noLonger,
  type PairFound,
} from '../../../../src/ingestion/matching/next-duplicate.ts';
import { type DuplicateDoc, DuplicateStatus } from '../../../../src/model/duplicate.ts';

const NOW = '2026-03-02T00:00:00.000Z';
const FOUND: PairFound = {
  duplicate_id: 'd1',
  left_id: 'p_a',
  right_id: 'p_b',
  band: 'possible',
  model_version: 'v1',
  judged: {
    score: 0.97,
    bits: 5.014,
    evidence: [{ comparison: 'phone', level: 'same', bits: 8.104 }],
    barred: undefined,
  },
};

function stored(changes: Partial<DuplicateDoc> = {}): DuplicateDoc {
  const fresh = foundAgain(undefined, FOUND, '2026-03-01T00:00:00.000Z');
  if (fresh === undefined) throw new TypeError('a new pair is always written');
  return { ...fresh, ...changes };
}

describe('a pair that is found', () => {
  test('for the first time is open and undecided', () => {
    expect(stored()).toMatchObject({
      status: 'open',
      decided_by: null,
      bits: 5.01,
      merge_id: null,
    });
    expect(isUndecided(undefined)).toBe(true);
    expect(isUndecided(stored())).toBe(true);
  });

  test('again, as it was, is not written', () => {
    expect(foundAgain(stored(), FOUND, NOW)).toBeUndefined();
  });

  test.each([
    ['open', 'open'],
    ['unsure', 'unsure'],
    ['skipped', 'skipped'],
    ['different', 'different'],
    ['same', 'open'],
    ['merged', 'open'],
    ['obsolete', 'open'],
  ] as const)('again, with another weight, from %s becomes %s', (status, next) => {
    const former = stored({ status, decided_at: status === 'open' ? null : NOW });
    const found = { ...FOUND, judged: { ...FOUND.judged, bits: 9 } };
    expect(foundAgain(former, found, NOW)).toMatchObject({ status: next, bits: 9 });
  });

  test('after anybody decided is never merged by itself', () => {
    for (const status of DuplicateStatus.options) {
      expect(isUndecided(stored({ status, decided_at: NOW }))).toBe(false);
    }
  });
});

describe('a pair that is none any more', () => {
  test.each(DuplicateStatus.options)('from %s ends, unless it was decided', (status) => {
    const waits = ['open', 'unsure', 'skipped'].includes(status);
    expect(noLonger(stored({ status }), NOW)?.status).toBe(waits ? 'obsolete' : undefined);
  });
});
