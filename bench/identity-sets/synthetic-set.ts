import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { stringify } from 'csv-stringify/sync';
import { createRandom, type Random } from '../../src/demo/random.ts';
import { type TruePerson, truePeople } from './true-people.ts';
import { type Care, type Written, write } from './written-records.ts';

export interface SyntheticSet {
  readonly seed: number;
  readonly people: number;
  readonly care: Care;
  readonly layout: 'three_sources' | 'one_file';
}

type Row = Readonly<Record<string, string>>;

/**
 * Writes an invented company's files and the truth beside them: one to seven records a person, in columns that each
 * source names its own way, in an order and with ids that tell nothing.
 */
export async function writeSyntheticSet(
  folder: string,
  set: SyntheticSet,
): Promise<{ records: string; truth: string }> {
  const rows: { row: Row; entity: string; order: number }[] = [];
  for (const person of truePeople(set.seed, set.people)) {
    const random = createRandom(set.seed, 'records', person.entity);
    const count = random.weighted([
      [1, 30],
      [2, 28],
      [3, 20],
      [4, 12],
      [5, 7],
      [7, 3],
    ]);
    for (let n = 0; n < count; n++) {
      const written = write(person, random, set.care);
      const row =
        set.layout === 'one_file'
          ? oneFile(written)
          : random.pick([crmRow, shopRow, loyaltyRow])(written, random);
      rows.push({ row, entity: person.entity, order: random.next() });
    }
  }
  rows.sort((a, b) => a.order - b.order);
  const columns = [...new Set(rows.flatMap(({ row }) => Object.keys(row)))];
  const records = join(folder, `records_${set.seed}.csv`);
  const truth = join(folder, `truth_${set.seed}.csv`);
  await writeFile(
    records,
    stringify(
      rows.map(({ row }, n) => ({ record_id: `r${n}`, ...row })),
      { header: true, columns: ['record_id', ...columns] },
    ),
  );
  await writeFile(
    truth,
    stringify(
      rows.map(({ entity }, n) => ({ record_id: `r${n}`, entity_id: entity })),
      { header: true },
    ),
  );
  return { records, truth };
}

function oneFile(one: Written): Row {
  return {
    prenom: one.given,
    nom: one.family,
    date_naissance: one.birth === undefined ? '' : dayFirst(one.birth),
    code_postal: one.home?.postcode ?? '',
    ville: one.home?.city ?? '',
    telephone: one.mobile,
    courriel: one.mail,
  };
}

function crmRow(one: Written, random: Random): Row {
  return {
    source: 'crm',
    civilite: one.sex === undefined ? '' : one.sex === 'f' ? 'Mme' : 'M.',
    nom: one.family,
    prenom: one.given,
    ddn: one.birth === undefined ? '' : dayFirst(one.birth),
    mel: one.mail,
    tel_mobile: one.mobile,
    tel_fixe: one.landline,
    adresse: one.home === undefined ? '' : `${one.home.number} ${one.home.street}`,
    cp: one.home?.postcode ?? '',
    ville: one.home?.city ?? '',
    societe: one.employer,
    nir: one.nir,
    cree_le: instant(random),
  };
}

function shopRow(one: Written, random: Random): Row {
  const family = random.chance(0.5) ? one.family : one.family.toUpperCase();
  return {
    source: 'shop',
    nom_complet: random.chance(0.25)
      ? `${family}, ${one.given}`
      : `${one.given} ${one.middle} ${family}`.replace(/ +/g, ' '),
    email: one.mail,
    phone: one.mobile === '' ? one.landline : one.mobile,
    full_address:
      one.home === undefined
        ? ''
        : `${one.home.number} ${one.home.street}, ${one.home.postcode} ${one.home.city}`,
    updated_at: instant(random),
    order_count: String(random.int(0, 40)),
  };
}

function loyaltyRow(one: Written, random: Random): Row {
  const { birth } = one;
  return {
    source: 'loyalty',
    first_name: one.given,
    last_name: one.family,
    gender: one.sex === undefined ? '' : one.sex.toUpperCase(),
    birth_date:
      birth === undefined
        ? ''
        : `${birth.year}-${String(birth.month).padStart(2, '0')}-${String(birth.day).padStart(2, '0')}`,
    postal_code: one.home?.postcode ?? '',
    birth_city: one.birthPlace,
    mobile_phone: random.chance(0.6) ? one.mobile : '',
    card_level: random.pick(['gold', 'silver', 'basic']),
  };
}

function dayFirst({ year, month, day }: TruePerson['birth']): string {
  return `${String(day).padStart(2, '0')}/${String(month).padStart(2, '0')}/${year}`;
}

function instant(random: Random): string {
  return new Date(Date.UTC(2024, 0, 1) + random.int(0, 60_000_000) * 1000).toISOString();
}
