import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fakerEN, fakerFR } from '@faker-js/faker';
import { stringify } from 'csv-stringify/sync';
import { createRandom } from '../../src/demo/random.ts';

export interface DistinctSet {
  readonly seed: number;
  readonly people: number;
  readonly names: 'french' | 'english';
  /** what a record says beside the name */
  readonly says: readonly ('birth_date' | 'sex' | 'town' | 'street' | 'mail' | 'phone')[];
  /** names to draw from, each list; few make many namesakes */
  readonly variety: number;
}

/**
 * Writes one record each of people who are all different, many of them with the same or nearly the same name. Any
 * join is false.
 */
export async function writeDistinctSet(
  folder: string,
  set: DistinctSet,
): Promise<{ records: string; truth: string }> {
  const { first_name, last_name } = (set.names === 'french' ? fakerFR : fakerEN).definitions.person;
  const given = [...(first_name.female ?? []), ...(first_name.male ?? [])];
  const few = (list: readonly string[], what: string) =>
    [...list]
      .map((name) => [createRandom(set.seed, what, name).next(), name] as const)
      .sort(([a], [b]) => a - b)
      .slice(0, set.variety)
      .map(([, name]) => name);
  const [givens, families] = [few(given, 'given'), few(last_name.generic ?? [], 'family')];
  const women = new Set(first_name.female ?? []);
  const rows = Array.from({ length: set.people }, (_, n) => {
    const random = createRandom(set.seed, 'distinct', n);
    const [first, last] = [random.pickSkewed(givens), random.pickSkewed(families)];
    const [day, month] = [random.int(1, 28), random.int(1, 12)].map((one) =>
      String(one).padStart(2, '0'),
    );
    const town = random.pickSkewed(TOWNS);
    const all: Record<string, string> = {
      birth_date: `${random.int(1935, 2005)}-${month}-${day}`,
      sex: women.has(first) ? 'F' : 'M',
      street: `${random.int(1, 180)} ${random.pickSkewed(STREETS)}`,
      postcode: `${town[1]}`,
      city: `${town[0]}`,
      email: `${first.slice(0, 1)}${last}${n}@${random.pick(['mail', 'poste', 'boite'])}.example`
        .normalize('NFD')
        .replace(/[^\w@.]/g, '')
        .toLowerCase(),
      phone: `06${String(random.int(0, 99_999_999)).padStart(8, '0')}`,
    };
    const kept = set.says
      .flatMap((one) => COLUMNS[one])
      .map((column) => [column, random.chance(0.15) ? '' : (all[column] ?? '')]);
    return { record_id: `r${n}`, first_name: first, last_name: last, ...Object.fromEntries(kept) };
  });
  const records = join(folder, `distinct_${set.seed}.csv`);
  const truth = join(folder, `distinct_truth_${set.seed}.csv`);
  await writeFile(records, stringify(rows, { header: true }));
  const answers = rows.map(({ record_id }) => ({ record_id, entity_id: `e${record_id}` }));
  await writeFile(truth, stringify(answers, { header: true }));
  return { records, truth };
}

const COLUMNS: Readonly<Record<DistinctSet['says'][number], readonly string[]>> = {
  birth_date: ['birth_date'],
  sex: ['sex'],
  town: ['postcode', 'city'],
  street: ['street'],
  mail: ['email'],
  phone: ['phone'],
};

const TOWNS: readonly (readonly [string, string])[] = Array.from({ length: 60 }, (_, n) => [
  `${fakerFR.definitions.location.city_name?.[n] ?? `Town ${n}`}`,
  String(10_000 + n * 1370),
]);
const STREETS =
  'rue Victor Hugo|avenue Jean Jaurès|rue de la Gare|rue Pasteur|rue des Écoles|rue du Moulin|boulevard Voltaire|place de la Mairie|rue des Lilas|chemin des Vignes|rue Gambetta|rue du Stade|impasse des Roses|allée des Tilleuls'.split(
    '|',
  );
