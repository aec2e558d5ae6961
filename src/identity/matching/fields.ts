/** What a column of a file may mean. */
export const FIELDS = [
  'given_name',
  'middle_name',
  'family_name',
  'full_name',
  'birth_date',
  'sex',
  'email',
  'phone',
  'document_id',
  'street_number',
  'street',
  'unit',
  'postcode',
  'city',
  'state',
  'country',
  'employer',
  'occupation',
  'birth_place',
] as const;

export type KnownField = (typeof FIELDS)[number];
export type OtherField = `other.${string}`;
export type Field = KnownField | OtherField;

const KNOWN: ReadonlySet<string> = new Set(FIELDS);

/** A field by its name, or `undefined` for a name that is none. */
export function findField(name: string): Field | undefined {
  if (KNOWN.has(name)) return name as KnownField;
  return /^other\.[\w .-]{1,60}$/u.test(name) ? (name as OtherField) : undefined;
}

/**
 * One record as it was read. Each group is a set of columns that belong together: a CSV row is one group; a JSON
 * record has one a nested object, so that the street of one address stays with its own town.
 */
export interface RawRecord {
  readonly id: string;
  readonly source: string | undefined;
  readonly groups: readonly ReadonlyMap<string, string>[];
}

/** Meaning of columns; a column that is not in it is not compared. */
export type ColumnMap = ReadonlyMap<string, Field>;
