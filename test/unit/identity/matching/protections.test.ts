import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { calibrate } from '../../../../src/identity/matching/calibration.ts';
import type { Field, RawRecord } from '../../../../src/identity/matching/fields.ts';
import { gatherClusters } from '../../../../src/identity/matching/gather-clusters.ts';
import { logOdds, type Parameters } from '../../../../src/identity/matching/model.ts';
import {
  type Resolution,
  resolveRecords,
} from '../../../../src/identity/matching/resolve-records.ts';

const COLUMNS = new Map<string, Field>([
  ['first', 'given_name'],
  ['last', 'family_name'],
  ['born', 'birth_date'],
  ['mail', 'email'],
  ['tel', 'phone'],
  ['street', 'street'],
  ['zip', 'postcode'],
]);
const GIVEN = 'Anna Bruno Chloe David Elise Fabien Gerard Helena Igor Julia Kevin Louise'.split(
  ' ',
);

function record(id: string, row: Record<string, string>, source?: string): RawRecord {
  return { id, source, groups: [new Map(Object.entries(row))] };
}

/** A name of its own for each number, unlike those beside it. */
function familyOf(n: number): string {
  const syllables = 'ba ko mi ru te lo za vin gar dou pel chi nau fri sto wel'.split(' ');
  // A multiplicative hash spreads the numbers over all syllables.
  const mixed = Math.imul(n + 1, 0x9e3779b1) >>> 0;
  return [28, 24, 20, 16].map((shift) => syllables[(mixed >>> shift) % 16]).join('');
}

function row(n: number): Record<string, string> {
  return {
    first: GIVEN[n % GIVEN.length] ?? '',
    last: familyOf(n),
    born: `${1940 + ((n * 13) % 61)}-0${1 + (n % 9)}-1${n % 10}`,
    mail: `person${n}@courriel.example`,
    zip: String(10_000 + n * 37),
  };
}

/** People with two records each. */
const people = (count: number): RawRecord[] =>
  Array.from({ length: count }, (_, n) => [
    record(`a${n}`, row(n)),
    record(`b${n}`, { ...row(n), mail: '' }),
  ]).flat();

const resolve = (records: readonly RawRecord[], threshold?: number) =>
  resolveRecords(records, {
    columns: COLUMNS,
    defaultCountry: 'FR',
    ...(threshold === undefined ? {} : { threshold }),
  });

function largest({ records }: Resolution): number {
  const sizes = new Map<string, number>();
  for (const { cluster_id } of records) sizes.set(cluster_id, (sizes.get(cluster_id) ?? 0) + 1);
  return Math.max(...sizes.values());
}

describe('bounds', () => {
  test('20,000 empty records stay alone, are counted, and take no pairs', () => {
    const empty = Array.from({ length: 20_000 }, (_, n) =>
      record(`e${n}`, { first: ' ', mail: '' }),
    );
    const outcome = resolve([...people(50), ...empty]);
    expect(outcome.notes.empty_records).toBe(20_000);
    expect(outcome.pairsCompared).toBeLessThan(5_000);
    expect(largest(outcome)).toBe(2);
  }, 30_000);

  test.each([
    { name: 'with names of their own', of: (n: number) => row(Math.floor(n / 2)) },
    { name: 'without a name', of: () => ({}) },
  ])(
    '5,000 records that share one e-mail, $name, are not one person',
    ({ of }) => {
      const crowd = Array.from({ length: 5_000 }, (_, n) =>
        record(`c${n}`, { ...of(n), mail: 'accueil@bureau.example' }),
      );
      const outcome = resolve(crowd);
      expect(outcome.notes.generic_values).toBe(1);
      expect(outcome.model.generic).toEqual(['m:accueil@bureau.example']);
      expect(largest(outcome)).toBeLessThan(5);
      expect(outcome.pairsCompared).toBeLessThan(2_500_000);
    },
    60_000,
  );

  test('what is too common to be compared is noted', () => {
    const crowd = Array.from({ length: 3_000 }, (_, n) =>
      record(`g${n}`, { last: 'Martin', first: 'Jean', born: n % 2 === 0 ? '1970-05-06' : '' }),
    );
    const { notes, pairsCompared } = resolve(crowd);
    expect(pairsCompared).toBe(0);
    expect(notes.skipped_blocks).toBeGreaterThan(0);
    expect(notes.largest_block).toBe(3_000);
  });

  test('a cluster that would grow without end is stopped and noted', () => {
    const links = Array.from({ length: 1_000 }, (_, n) => ({ a: n, b: n + 1, odds: 20 }));
    const { clusters, tooLarge } = gatherClusters(1_001, links, {
      threshold: 2,
      prior: -5,
      oddsOf: () => 20,
      forbidden: () => false,
    });
    const sizes = new Map<number, number>();
    for (const cluster of clusters) sizes.set(cluster, (sizes.get(cluster) ?? 0) + 1);
    expect(Math.max(...sizes.values())).toBeLessThanOrEqual(200);
    expect(tooLarge).toBeGreaterThan(0);
  });
});

describe('clusters as wholes', () => {
  const rules = { threshold: 2, prior: -5, oddsOf: () => 8, forbidden: () => false };

  test('a record between two people who cannot be one belongs to neither', () => {
    const links = [
      { a: 0, b: 1, odds: 6 },
      { a: 1, b: 2, odds: 5.5 },
    ];
    const contradict = (a: number, b: number) => a + b === 2 && a !== b;
    expect([...gatherClusters(3, links, { ...rules, contradict }).clusters]).toEqual([0, 1, 2]);
  });

  test('a record that fits one of two people far better is that one’s', () => {
    const links = [
      { a: 0, b: 1, odds: 12 },
      { a: 1, b: 2, odds: 5 },
    ];
    const contradict = (a: number, b: number) => a + b === 2 && a !== b;
    const forbidden = contradict;
    const { clusters } = gatherClusters(3, links, { ...rules, contradict, forbidden });
    expect([...clusters]).toEqual([0, 0, 2]);
  });

  test('father and son of one name, each with his own date on several records, stay two', () => {
    const home = { first: 'Igor', last: 'Marchand', street: '12 rue des Lilas', zip: '10037' };
    const both = [1, 2, 3].flatMap((n) => [
      record(`x${n}`, { ...home, born: '1951-03-04', tel: '0144556677' }),
      record(`y${n}`, { ...home, born: '1979-11-21', tel: '0144556677' }),
    ]);
    const { records } = resolve([...people(80), ...both]);
    const clusterOf = new Map(records.map((one) => [one.id, one.cluster_id]));
    expect(new Set(['x1', 'x2', 'x3'].map((id) => clusterOf.get(id))).size).toBe(1);
    expect(clusterOf.get('x1')).not.toBe(clusterOf.get('y1'));
  });
});

describe('correlated evidence', () => {
  const comparison = (name: string, household: boolean) => ({
    name,
    usual: [0.2, 0.8],
    kin: household ? 0.8 : 0.01,
    household,
    terms: () => [],
  });
  const parameters: Parameters = {
    comparisons: [
      comparison('given', false),
      comparison('family', true),
      comparison('address', true),
      comparison('phone', true),
    ],
    prior: 1e-3,
    kinPrior: 1e-3,
    m: [0, 1, 2, 3].map(() => [0.1, 0.9]),
    u: [0, 1, 2, 3].map(() => [0.99, 0.01]),
    kin: [
      [0.99, 0.01],
      [0.15, 0.85],
      [0.15, 0.85],
      [0.15, 0.85],
    ],
  };
  const odds = (...levels: number[]) =>
    logOdds(parameters, undefined, Uint8Array.from(levels), 0, 0, 1);

  test('what a household shares is counted once: the third agreement adds next to nothing', () => {
    const two = odds(255, 1, 1, 255);
    const three = odds(255, 1, 1, 1);
    expect(three - two).toBeLessThan(0.2);
    // Taken each for itself it would add log(0.9 / 0.01), a factor of ninety.
    expect(odds(255, 1, 255, 255) - odds(255, 255, 255, 255)).toBeGreaterThan(2);
  });

  test('whoever shares all of it under another given name is a relative', () => {
    expect(odds(0, 1, 1, 1)).toBeLessThan(Math.log(0.5));
    expect(odds(1, 1, 1, 1)).toBeGreaterThan(Math.log(20));
  });
});

describe('the steward’s pairs', () => {
  const input = [
    ...people(80),
    record('p1', { first: 'Igor', last: 'Marchand', zip: '99001' }),
    record('p2', { first: 'Igor', last: 'Marchand', zip: '99001' }),
  ];

  test('lie in two clusters, from the lower threshold on, likeliest first', () => {
    const { possible, records } = resolve(input, 0.9999);
    const clusterOf = new Map(records.map((one) => [one.record_id, one.cluster_id]));
    expect(possible.length).toBeGreaterThan(0);
    for (const [at, pair] of possible.entries()) {
      expect(pair.score).toBeGreaterThanOrEqual(0.5);
      expect(pair.score).toBeLessThanOrEqual(possible[at - 1]?.score ?? 1);
      expect(clusterOf.get(pair.record_id_a)).not.toBe(clusterOf.get(pair.record_id_b));
      expect(pair.why.length).toBeGreaterThan(0);
    }
  });
});

test('neither order nor division into files changes who is who', () => {
  const input = people(40);
  const bySource = input.map((one, n) => ({ ...one, source: n % 3 === 0 ? 'one' : 'two' }));
  const tell = ({ records }: Resolution) =>
    records.map(({ id, cluster_id, score }) => [id, cluster_id, score]).sort();
  const expected = tell(resolve(bySource));
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 70 }), fc.boolean(), (cut, reversed) => {
      const [first, second] = [bySource.slice(0, cut), bySource.slice(cut)];
      const joined = reversed ? [...second, ...first] : [...second.reverse(), ...first];
      expect(tell(resolve(joined))).toEqual(expected);
    }),
    { numRuns: 6 },
  );
});

test('calibration: the distance between score and what is right, by pairs', () => {
  const scored = (probability: number, right: number, wrong: number) => [
    ...Array.from({ length: right }, () => ({ probability, right: true })),
    ...Array.from({ length: wrong }, () => ({ probability, right: false })),
  ];
  expect(calibrate(scored(0.8, 80, 20)).expected_error).toBeCloseTo(0);
  expect(calibrate(scored(0.8, 50, 50)).expected_error).toBeCloseTo(0.3);
  expect(calibrate([...scored(0.8, 80, 20), ...scored(0.01, 0, 9999)]).expected_error).toBeCloseTo(
    0,
  );
  expect(calibrate([]).expected_error).toBe(0);
});
