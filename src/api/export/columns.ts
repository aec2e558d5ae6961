import type { ProfileDoc } from '../../model/profile.ts';
import type { ProfileField } from '../../privacy/policy.ts';
import type { HIT_FIELDS } from '../../search/build-search.ts';

type Cell = string | number | boolean | null;
type Shown = { readonly [F in (typeof HIT_FIELDS)[number]]?: ProfileDoc[F] | undefined };

/** Columns of a list of people: the field that must be visible, and the cell. */
const COLUMNS = {
  profile_id: { field: 'profile_id', cell: (one) => one.profile_id },
  display_name: { field: 'display_name', cell: (one) => one.display_name },
  email: { field: 'emails', cell: (one) => one.emails?.[0] },
  phone: { field: 'phones', cell: (one) => one.phones?.[0] },
  birth_date: { field: 'birth_date', cell: (one) => one.birth_date },
  company: { field: 'company', cell: (one) => one.company },
  postcode: { field: 'postcode', cell: (one) => one.postcode },
  city: { field: 'city', cell: (one) => one.city },
  country: { field: 'country', cell: (one) => one.country },
  lifecycle_stage: { field: 'lifecycle_stage', cell: (one) => one.lifecycle_stage },
  channels: { field: 'channels', cell: (one) => one.channels?.join(' ') },
  last_seen_at: { field: 'last_seen_at', cell: (one) => one.last_seen_at },
  events_count: { field: 'events_count', cell: (one) => one.events_count },
  orders_count: { field: 'relational', cell: (one) => one.relational?.orders_count },
  revenue_minor: { field: 'relational', cell: (one) => one.relational?.revenue_minor },
  currency: { field: 'relational', cell: (one) => one.relational?.currency },
} as const satisfies Record<
  string,
  { field: ProfileField; cell: (person: Shown) => Cell | undefined }
>;
export type ColumnName = keyof typeof COLUMNS;
export const COLUMN_NAMES = Object.keys(COLUMNS) as [ColumnName, ...ColumnName[]];

/** Columns that may be shown to who sees these fields. */
export function visibleColumns(visible: ReadonlySet<ProfileField>): ColumnName[] {
  return COLUMN_NAMES.filter((name) => visible.has(COLUMNS[name].field));
}

/** A person as a row of these columns; what is not known is empty. */
export function rowOf(person: Shown, columns: readonly ColumnName[]): Record<string, Cell> {
  return Object.fromEntries(columns.map((name) => [name, COLUMNS[name].cell(person) ?? null]));
}
