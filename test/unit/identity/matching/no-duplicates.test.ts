import { describe, expect, test } from 'vitest';
import { createRandom } from '../../../../src/demo/random.ts';
import type { Field, RawRecord } from '../../../../src/identity/matching/fields.ts';
import { resolveRecords } from '../../../../src/identity/matching/resolve-records.ts';

const FIRST =
  'Jean Pierre Michel Philippe Alain Patrick Nicolas Christophe Marie Nathalie Isabelle Sylvie Catherine Valérie Julie Camille Léa Manon Jeanne Pierrette Michèle Christian Christine Alice'.split(
    ' ',
  );
const LAST =
  'Martin Bernard Dubois Thomas Robert Richard Petit Durand Leroy Moreau Simon Laurent Lefebvre Michel Garcia David Bertrand Roux Vincent Fournier Morel Girard André Lefèvre Mercier Dupont Lambert Bonnet François Martinez'.split(
    ' ',
  );
const WOMEN = new Set(FIRST.slice(8, 20));
const COLUMNS = new Map<string, Field>([
  ['first', 'given_name'],
  ['last', 'family_name'],
  ['born', 'birth_date'],
  ['sex', 'sex'],
  ['street', 'street'],
  ['town', 'city'],
  ['zip', 'postcode'],
  ['tel', 'phone'],
]);

/** One record each of people who are all different; names repeat far more often than anything else. */
function strangers(count: number, says: readonly string[], seed: number): RawRecord[] {
  return Array.from({ length: count }, (_, n) => {
    const random = createRandom(seed, n);
    const first = random.pickSkewed(FIRST);
    const town = random.int(0, 15);
    const two = (most: number) => String(random.int(1, most)).padStart(2, '0');
    const all: Record<string, string> = {
      born: `${random.int(1935, 2005)}-${two(12)}-${two(28)}`,
      sex: WOMEN.has(first) ? 'F' : 'M',
      street: `${random.int(1, 150)} rue ${random.pick(LAST)}`,
      town: `Ville${LAST[town]}`,
      zip: String(11_000 + town * 1370),
      tel: `06${String(random.int(0, 99_999_999)).padStart(8, '0')}`,
    };
    const kept = says.map((name) => [name, random.chance(0.2) ? '' : (all[name] ?? '')] as const);
    const fields = [['first', first], ['last', random.pickSkewed(LAST)], ...kept] as const;
    return { id: `r${n}`, source: undefined, groups: [new Map(fields)] };
  });
}

const resolve = (records: readonly RawRecord[]) =>
  resolveRecords(records, {
    columns: COLUMNS,
    defaultCountry: 'FR',
    // Blocks, as in a large file: comparing all pairs takes the test longer and finds no more.
    limits: { allPairs: 0, blockSize: 100, pairs: 50_000 },
  });

describe('a file in which all are different people, and many have the same name', () => {
  test.each([
    { name: 'names alone', says: [] },
    { name: 'names and sex', says: ['sex'] },
    { name: 'names, sex and town', says: ['sex', 'zip', 'town'] },
    { name: 'names and birth date', says: ['born'] },
    { name: 'names, street and town', says: ['street', 'zip', 'town'] },
    { name: 'everything', says: ['born', 'sex', 'street', 'zip', 'town', 'tel'] },
  ])(
    'stays as it is: $name',
    ({ says }) => {
      const records = strangers(500, says, says.length + 7);
      const { clusters, model } = resolve(records);
      expect(records.length - clusters).toBe(0);
      // Fewer duplicates are expected than would make one record in a hundred.
      expect((model.prior * 500 * 499) / 2).toBeLessThan(5);
    },
    60_000,
  );

  test('still yields its duplicates, where there are some', () => {
    const records = strangers(500, ['born', 'zip', 'tel'], 31);
    const again = records
      .slice(0, 60)
      .map((one, n) => ({ ...one, id: `again${n}`, groups: one.groups }));
    const { clusters } = resolve([...records, ...again]);
    expect(560 - clusters).toBeGreaterThan(40);
    expect(560 - clusters).toBeLessThanOrEqual(61);
  }, 60_000);
});

describe('first and last name alone', () => {
  const syllables = 'ba ko mi ru te lo za vin gar dou pel chi nau fri sto wel'.split(' ');
  const rareName = (n: number) => {
    const mixed = Math.imul(n + 1, 0x9e3779b1) >>> 0;
    return [28, 24, 20, 16, 12].map((shift) => syllables[(mixed >>> shift) % 16]).join('');
  };
  const rare = (n: number, id: string, more: Record<string, string>): RawRecord => ({
    id,
    source: undefined,
    groups: [
      new Map(Object.entries({ first: FIRST[n % FIRST.length] ?? '', last: rareName(n), ...more })),
    ],
  });
  const people = Array.from({ length: 250 }, (_, n) => {
    const born = `${1940 + (n % 60)}-${String(1 + (n % 12)).padStart(2, '0')}-1${n % 10}`;
    const tel = `06${String(10_000_000 + n * 7919)}`;
    return [rare(n, `a${n}`, { born, tel }), rare(n, `b${n}`, n % 3 === 0 ? {} : { born })];
  }).flat();

  test('joins where birth dates in the same file show that it is enough', () => {
    const { records, model } = resolve(people);
    const clusterOf = new Map(records.map((one) => [one.id, one.cluster_id]));
    expect(model.names_alone).not.toBeNull();
    expect(clusterOf.get('a150')).toBe(clusterOf.get('b150'));
  }, 60_000);

  test('never joins where no birth date is given', () => {
    const without = people.map((one) => ({
      ...one,
      groups: one.groups.map((group) => new Map([...group].filter(([name]) => name !== 'born'))),
    }));
    const { records, model } = resolve(without);
    const clusterOf = new Map(records.map((one) => [one.id, one.cluster_id]));
    expect(model.names_alone).toBeNull();
    expect(clusterOf.get('a150')).not.toBe(clusterOf.get('b150'));
  }, 60_000);
});
