import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { candidatePairs } from '../../../../src/identity/matching/blocking.ts';
import { estimate } from '../../../../src/identity/matching/estimate.ts';
import { evaluate } from '../../../../src/identity/matching/evaluate.ts';
import type { Field, RawRecord } from '../../../../src/identity/matching/fields.ts';
import { gatherClusters } from '../../../../src/identity/matching/gather-clusters.ts';
import { guessFields } from '../../../../src/identity/matching/guess-fields.ts';
import { findOneToOneSources } from '../../../../src/identity/matching/one-to-one.ts';
import { preparePersons } from '../../../../src/identity/matching/prepare.ts';
import { resolveRecords } from '../../../../src/identity/matching/resolve-records.ts';

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
const FAMILY = 'Abel Blanchard Caron Delmas Escoffier Faure Guichard Humbert Imbert Jacquet'.split(
  ' ',
);

function record(id: string, row: Record<string, string>): RawRecord {
  return { id, source: undefined, groups: [new Map(Object.entries(row))] };
}

/** Eighty people, two records each, the second with a slip. */
function people(): RawRecord[] {
  return Array.from({ length: 80 }, (_, n) => {
    const first = GIVEN[n % GIVEN.length] ?? '';
    const last = FAMILY[(n * 7) % FAMILY.length] ?? '';
    const born = `${1940 + ((n * 13) % 61)}-0${1 + (n % 9)}-1${n % 10}`;
    const zip = String(10_000 + n * 37);
    const mail = `${first}.${last}${n}@courriel.example`;
    return [
      record(`a${n}`, { first, last, born, mail, zip }),
      record(`b${n}`, { first: n % 3 === 0 ? `${first}e` : first, last, born, zip, mail: '' }),
    ];
  }).flat();
}

const resolve = (records: readonly RawRecord[]) =>
  resolveRecords(records, { columns: COLUMNS, defaultCountry: 'FR' });

describe('the resolution of records', () => {
  test('finds the second record of each person and no other', () => {
    const { records } = resolve(people());
    const truth = new Map(records.map(({ id }) => [id, id.slice(1)]));
    const found = evaluate(new Map(records.map((one) => [one.id, one.cluster_id])), truth);
    expect(found.pairwise.precision).toBe(1);
    expect(found.pairwise.recall).toBeGreaterThan(0.97);
  });

  test('does not depend on the order of the records', () => {
    const input = people().slice(0, 60);
    const expected = resolve(input).records;
    fc.assert(
      fc.property(fc.shuffledSubarray(input, { minLength: input.length }), (shuffled) => {
        expect(resolve(shuffled).records).toEqual(expected);
      }),
      { numRuns: 8 },
    );
  });

  test('tells brother from sister where surname, address and telephone are shared', () => {
    const home = { last: 'Escoffier', street: '12 rue des Lilas', zip: '10037', tel: '0199001234' };
    const pair = [
      record('x1', { ...home, first: 'Chloe', born: '2001-03-04' }),
      record('x2', { ...home, first: 'Bruno', born: '2003-11-21' }),
    ];
    const { records } = resolve([...people(), ...pair]);
    const clusters = records.filter(({ id }) => id.startsWith('x')).map((one) => one.cluster_id);
    expect(new Set(clusters).size).toBe(2);
  });

  test('gives nothing for an address that a crowd shares', () => {
    const crowd = people().map((one, n) =>
      n % 2 === 0
        ? record(one.id, {
            ...Object.fromEntries(one.groups[0] ?? []),
            mail: 'info@bureau.example',
          })
        : one,
    );
    const { records } = resolve(crowd);
    const sizes = new Map<string, number>();
    for (const { cluster_id } of records) sizes.set(cluster_id, (sizes.get(cluster_id) ?? 0) + 1);
    expect(Math.max(...sizes.values())).toBe(2);
  });

  test.each([
    { name: 'no record', records: [] },
    { name: 'one record', records: [record('1', { first: 'Anna' })] },
    {
      name: 'a mass of empty records',
      records: Array.from({ length: 300 }, (_, n) => record(`e${n}`, { first: '', last: ' ' })),
    },
  ])('$name: everybody stays alone', ({ records }) => {
    const outcome = resolve(records);
    expect(outcome.clusters).toBe(records.length);
    expect(outcome.records.every((one) => one.score === 1)).toBe(true);
  });

  test('one giant block is cut off, not compared', () => {
    const crowd = Array.from({ length: 4000 }, (_, n) =>
      record(`g${n}`, { last: 'Martin', zip: '75011' }),
    );
    const persons = preparePersons(crowd, COLUMNS, { defaultCountry: 'FR' });
    expect(candidatePairs(persons).left).toHaveLength(0);
    expect(resolve(crowd).clusters).toBe(4000);
  }, 20_000);
});

describe('expectation–maximisation', () => {
  test('recovers the shares that pairs were made with', () => {
    let state = 7;
    const random = () => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0;
      return (state >>> 0) / 2 ** 32;
    };
    const comparisons = ['a', 'b', 'c', 'd'].map((name) => ({
      name,
      usual: [0.3, 0.7],
      kin: 0,
      terms: () => [],
    }));
    const m = [0.95, 0.8, 0.9, 0.6];
    const u = [0.01, 0.05, 0.02, 0.1];
    const draw = (count: number, matches: number) => {
      const levels = new Uint8Array(count * 4);
      for (let pair = 0; pair < count; pair++) {
        const shares = pair < matches ? m : u;
        for (let k = 0; k < 4; k++) levels[pair * 4 + k] = random() < (shares[k] ?? 0) ? 1 : 0;
      }
      return { left: new Uint32Array(count), right: new Uint32Array(count), levels };
    };
    // 500 records have 124,750 pairs, all of them candidates.
    const model = estimate({
      comparisons,
      candidates: draw(124_750, 2_000),
      random: draw(50_000, 0),
      records: 500,
    });
    expect(model.prior * 124_750).toBeGreaterThan(1_700);
    expect(model.prior * 124_750).toBeLessThan(2_300);
    model.m.forEach((row, k) => {
      expect(row[1]).toBeCloseTo(m[k] ?? 0, 1);
    });
    model.u.forEach((row, k) => {
      expect(row[1]).toBeCloseTo(u[k] ?? 0, 2);
    });
  });
});

describe('clusters', () => {
  const rules = (odds: Record<string, number>, forbidden: string[] = []) => ({
    threshold: 2,
    prior: -5,
    oddsOf: (a: number, b: number) => odds[`${Math.min(a, b)}${Math.max(a, b)}`] ?? 0,
    forbidden: (a: number, b: number) => forbidden.includes(`${Math.min(a, b)}${Math.max(a, b)}`),
  });
  const links = [
    { a: 0, b: 1, odds: 8 },
    { a: 1, b: 2, odds: 4 },
  ];
  test.each([
    {
      name: 'two links join three records that agree',
      odds: { '01': 8, '12': 4, '02': 3 },
      forbidden: [],
      clusters: [0, 0, 0],
    },
    {
      name: 'a link does not chain what disagrees',
      odds: { '01': 8, '12': 4, '02': -9 },
      forbidden: [],
      clusters: [0, 0, 2],
    },
    {
      name: 'a contradiction outweighs any link',
      odds: { '01': 8, '12': 9, '02': 9 },
      forbidden: ['02'],
      clusters: [0, 0, 2],
    },
  ])('$name', ({ odds, forbidden, clusters }) => {
    expect([...gatherClusters(3, links, rules(odds, forbidden)).clusters]).toEqual(clusters);
  });

  test('a source whose records never meet each other holds each person once', () => {
    const sources = Array.from({ length: 200 }, (_, n) => (n < 100 ? 'crm' : 'shop'));
    const across = Array.from({ length: 100 }, (_, n) => ({ a: n, b: n + 100, odds: 9 }));
    const within = Array.from({ length: 20 }, (_, n) => ({ a: 100 + n, b: 150 + n, odds: 9 }));
    expect([...findOneToOneSources(sources, [...across, ...within])]).toEqual(['crm']);
    expect([...findOneToOneSources(sources, within)]).toEqual([]);
  });
});

describe('the meaning of columns', () => {
  test.each([
    ['first_name', 'given_name'],
    ['Prénom', 'given_name'],
    ['NOM', 'family_name'],
    ['FEATURES.NAME_LAST', 'family_name'],
    ['dob', 'birth_date'],
    ['Date de naissance', 'birth_date'],
    ['soc_sec_id', 'document_id'],
    ['PASSPORT_NUMBER', 'document_id'],
    ['code postal', 'postcode'],
    ['suburb', 'city'],
    ['address_1', 'street'],
    ['employer_name', 'employer'],
    ['amount', undefined],
    ['ddn', 'birth_date'],
    ['nir', 'document_id'],
    ['NAME_FULL', 'full_name'],
    ['ADDR_FULL', 'street'],
    ['requester_name', 'full_name'],
    ['customerFirstName', 'given_name'],
    ['Nom du client', 'family_name'],
    ['billing_postal_code', 'postcode'],
    ['nom_naissance', 'family_name'],
    ['NAME_ORG', 'family_name'],
    // What keeps the books, or is about another thing, is no evidence.
    ['rec_id', undefined],
    ['created_at', undefined],
    ['modifie_le', undefined],
    ['items.name', undefined],
    ['campaign_name', undefined],
  ])('%s is %s by its name', (column, field) => {
    expect(guessFields(new Map([[column, ['x']]])).get(column)).toBe(field);
  });

  test('a column of birth dates is known by the lifetimes it spreads over, one of instants is not', () => {
    const years = Array.from({ length: 40 }, (_, n) => 1940 + n);
    const sample = new Map([
      ['c1', years.map((year) => `12/03/${year}`)],
      ['c2', years.map((_, n) => `2024-05-${10 + (n % 20)}`)],
      ['c3', years.map((_, n) => `2024-05-${10 + (n % 20)}T10:00:00Z`)],
      ['c4', years.map((_, n) => (n % 2 === 0 ? 'F' : 'M'))],
    ]);
    expect([...guessFields(sample)]).toEqual([
      ['c1', 'birth_date'],
      ['c4', 'sex'],
    ]);
  });

  test('what no name tells, the values may', () => {
    const sample = new Map([
      ['c1', ['ada@courriel.example', 'bob@courriel.example']],
      ['c2', ['123-45-6789', '987-65-4321']],
    ]);
    expect([...guessFields(sample)]).toEqual([
      ['c1', 'email'],
      ['c2', 'document_id'],
    ]);
  });
});

test('scores by pairs and by records', () => {
  const truth = new Map(Object.entries({ a: '1', b: '1', c: '1', d: '2' }));
  const predicted = new Map(Object.entries({ a: 'x', b: 'x', c: 'y', d: 'y' }));
  const { pairwise, b_cubed } = evaluate(predicted, truth);
  expect(pairwise).toEqual({ precision: 0.5, recall: 1 / 3, f1: 0.4 });
  expect(b_cubed.precision).toBeCloseTo(0.75);
  expect(b_cubed.recall).toBeCloseTo((2 / 3 + 2 / 3 + 1 / 3 + 1) / 4);
});
