import { isPlaceholder } from '../blocked-values.ts';
import { type Address, buildAddress } from './address.ts';
import { canonicaliseBirthDate, type DateOrder, dateOrderOf } from './birth-date.ts';
import { buildDocument, type DocumentNumber } from './document-number.ts';
import type { ColumnMap, Field, RawRecord } from './fields.ts';
import { buildMail, type MailAddress } from './mail.ts';
import type { Person } from './person.ts';
import { buildName, type PersonName, splitFullName } from './person-name.ts';
import { buildPhone } from './phone-number.ts';
import { plainText } from './plain-text.ts';
import { parseSex } from './sex.ts';

export interface PrepareOptions {
  /** ISO 3166-1 alpha-2 country that telephone numbers without a country code are read in */
  readonly defaultCountry: string;
}

/** Makes records ready to be compared. Order of dates is told per column over all records. */
export function preparePersons(
  records: readonly RawRecord[],
  columns: ColumnMap,
  options: PrepareOptions,
): Person[] {
  const orders = new Map<string, DateOrder>();
  for (const [column, field] of columns) {
    if (field !== 'birth_date') continue;
    const values = records.flatMap((record) =>
      record.groups.map((group) => group.get(column) ?? ''),
    );
    orders.set(column, dateOrderOf(values));
  }
  return records.map((record) => prepare(record, columns, orders, options));
}

/** Values of one record by field; several addresses or names go into a group each. */
export type RawFields = Readonly<Partial<Record<Field, string | readonly string[]>>>;

/**
 * Makes one record ready, as a live record comes: values by field, as anybody wrote them. What belongs together (the
 * street and town of one address, the parts of one name) belongs into one group.
 * @param groups one for each name or address; a list of values suits fields of one word each: e-mail, phone, date
 */
export function preparePerson(
  id: string,
  groups: readonly RawFields[],
  options: PrepareOptions & { readonly source?: string; readonly dateOrder?: DateOrder },
): Person {
  const columns = new Map<string, Field>();
  const orders = new Map<string, DateOrder>();
  const raw = groups.map((fields) => {
    const group = new Map<string, string>();
    for (const [field, given] of Object.entries(fields) as [Field, RawFields[Field]][]) {
      const values = given === undefined || typeof given === 'string' ? [given ?? ''] : given;
      values.forEach((value, at) => {
        const column = at === 0 ? field : `${field} ${at + 1}`;
        columns.set(column, field);
        if (field === 'birth_date') orders.set(column, options.dateOrder ?? 'day_first');
        group.set(column, value);
      });
    }
    return group;
  });
  return prepare({ id, source: options.source, groups: raw }, columns, orders, options);
}

type Values = (field: Field) => readonly { readonly column: string; readonly value: string }[];

function prepare(
  record: RawRecord,
  columns: ColumnMap,
  orders: ReadonlyMap<string, DateOrder>,
  options: PrepareOptions,
): Person {
  const names: PersonName[] = [];
  const addresses: Address[] = [];
  const births = new Set<string>();
  const sexes = new Set<string>();
  const mails = new Map<string, MailAddress>();
  const phones = new Set<string>();
  const documents = new Map<string, DocumentNumber>();
  const texts = new Map<Field, Set<string>>();
  for (const group of record.groups) {
    const values = valuesOf(group, columns);
    names.push(...namesOf(values));
    const address = addressOf(values);
    if (address !== undefined) addresses.push(address);
    for (const { column, value } of values('birth_date')) {
      const birth = canonicaliseBirthDate(value, orders.get(column) ?? 'day_first');
      if (birth !== undefined) births.add(birth);
    }
    for (const { value } of values('sex')) {
      const sex = parseSex(value);
      if (sex !== undefined) sexes.add(sex);
    }
    for (const { value } of values('email')) {
      const mail = buildMail(value);
      if (mail !== undefined) mails.set(mail.address, mail);
    }
    for (const { value } of values('phone')) {
      const phone = buildPhone(value, options.defaultCountry);
      if (phone !== undefined) phones.add(phone);
    }
    for (const { column, value } of values('document_id')) {
      const document = buildDocument(column, value);
      if (document !== undefined) documents.set(`${column}\0${document.value}`, document);
    }
    for (const field of new Set(columns.values())) {
      if (!TEXT_FIELDS.has(field) && !field.startsWith('other.')) continue;
      for (const { value } of values(field)) {
        const text = plainText(value);
        if (text === '' || isPlaceholder(text)) continue;
        texts.set(field, (texts.get(field) ?? new Set()).add(text));
      }
    }
  }
  const others = [...texts].filter(([field]) => field.startsWith('other.'));
  return {
    id: record.id,
    source: record.source,
    names,
    births: [...births],
    sexes: [...sexes],
    mails: [...mails.values()],
    phones: [...phones],
    documents: [...documents.values()],
    addresses,
    employers: [...(texts.get('employer') ?? [])],
    occupations: [...(texts.get('occupation') ?? [])],
    birthPlaces: [...(texts.get('birth_place') ?? [])],
    others: new Map(others.map(([field, set]) => [field, [...set]])),
  };
}

const TEXT_FIELDS: ReadonlySet<Field> = new Set<Field>(['employer', 'occupation', 'birth_place']);

function valuesOf(group: ReadonlyMap<string, string>, columns: ColumnMap): Values {
  const byField = new Map<Field, { column: string; value: string }[]>();
  for (const [column, value] of group) {
    const field = columns.get(column);
    if (field === undefined || value.trim() === '') continue;
    byField.set(field, [...(byField.get(field) ?? []), { column, value }]);
  }
  return (field) => byField.get(field) ?? [];
}

function joined(values: Values, field: Field): string {
  return values(field)
    .map(({ value }) => value)
    .filter((value) => !isPlaceholder(value))
    .join(' ');
}

function namesOf(values: Values): PersonName[] {
  const given = joined(values, 'given_name');
  const families = values('family_name').filter(({ value }) => !isPlaceholder(value));
  const middle = joined(values, 'middle_name');
  if (given === '' && families.length === 0) {
    return values('full_name').flatMap(({ value }) => splitFullName(value));
  }
  // Several columns for family names are several names: of birth and of marriage.
  const texts = families.length === 0 ? [''] : families.map(({ value }) => value);
  return texts
    .map((family) => buildName(given, middle, family))
    .filter((name) => name !== undefined);
}

function addressOf(values: Values): Address | undefined {
  return buildAddress({
    number: joined(values, 'street_number'),
    lines: values('street').map(({ value }) => value),
    unit: joined(values, 'unit'),
    postcode: joined(values, 'postcode'),
    city: joined(values, 'city'),
  });
}
