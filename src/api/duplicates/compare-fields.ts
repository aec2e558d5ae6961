import type { ProfileParts } from '../../elasticsearch/profile-reader.ts';
import { namespaceOf, parseKey } from '../../identity/identifier-key.ts';
import { foldText } from '../../identity/words/fold.ts';
import type { DuplicateDoc } from '../../model/duplicate.ts';
import type { ProfileField } from '../../privacy/policy.ts';

interface Shown {
  readonly field: string;
  /** what a role must be allowed to see */
  readonly needs: ProfileField;
  /** the comparison that weighs it */
  readonly comparison: string | null;
  readonly namespaces?: readonly string[];
}

/** Rows of the side-by-side view, in the order in which people compare. */
const ROWS: readonly Shown[] = [
  { field: 'given_name', needs: 'given_name', comparison: 'given_name' },
  { field: 'middle_name', needs: 'middle_name', comparison: 'middle_name' },
  { field: 'family_name', needs: 'family_name', comparison: 'family_name' },
  { field: 'full_name', needs: 'full_name', comparison: null },
  { field: 'birth_date', needs: 'birth_date', comparison: 'birth_date' },
  { field: 'sex', needs: 'sex', comparison: 'sex' },
  { field: 'email', needs: 'email', comparison: 'email', namespaces: ['email'] },
  { field: 'phone', needs: 'phone', comparison: 'phone', namespaces: ['phone'] },
  { field: 'street', needs: 'street', comparison: 'address' },
  { field: 'postcode', needs: 'postcode', comparison: null },
  { field: 'city', needs: 'city', comparison: 'town' },
  { field: 'company', needs: 'company', comparison: 'employer' },
  { field: 'job_title', needs: 'job_title', comparison: 'occupation' },
  {
    field: 'document_id',
    needs: 'identifiers',
    comparison: 'document_id',
    namespaces: ['national_id', 'loyalty_id'],
  },
  {
    field: 'customer_id',
    needs: 'identifiers',
    comparison: null,
    namespaces: ['customer_id', 'login'],
  },
];

const MOST_VALUES = 20;

interface Value {
  readonly value: string;
  readonly sources: string[];
  readonly golden: boolean;
  readonly agrees: boolean;
}

/** Both sides of a pair, field by field, each with what the comparison of it said. Fields empty on both are left out. */
export function compareFields(
  pair: DuplicateDoc,
  left: ProfileParts | undefined,
  right: ProfileParts | undefined,
  visible: ReadonlySet<ProfileField>,
) {
  const weights = new Map(pair.evidence.map((one) => [one.comparison, one]));
  return ROWS.flatMap((row) => {
    if (!visible.has(row.needs)) return [];
    const [one, other] = [valuesOf(row, left), valuesOf(row, right)];
    if (one.size + other.size === 0) return [];
    const weight = row.comparison === null ? undefined : weights.get(row.comparison);
    return [
      {
        field: row.field,
        left: shown(one, other),
        right: shown(other, one),
        comparison: weight === undefined ? null : row.comparison,
        level: weight?.level ?? null,
        bits: weight?.bits ?? null,
      },
    ];
  });
}

type Values = ReadonlyMap<string, Omit<Value, 'agrees'>>;

function valuesOf({ field, namespaces }: Shown, profile: ProfileParts | undefined): Values {
  const values = new Map<string, { value: string; sources: string[]; golden: boolean }>();
  if (profile === undefined) return values;
  const golden = (profile as Readonly<Record<string, unknown>>)[field];
  const add = (value: unknown, sources: readonly string[]) => {
    if (typeof value !== 'string' || value === '') return;
    const key = foldText(value).replaceAll(/\s+/g, ' ').trim();
    const former = values.get(key);
    values.set(key, {
      value: former?.value ?? value,
      sources: [...new Set([...(former?.sources ?? []), ...sources])].sort(),
      golden: (former?.golden ?? false) || value === golden,
    });
  };
  add(golden, []);
  for (const [key, { sources }] of Object.entries(profile.state?.identifiers ?? {})) {
    if (namespaces?.includes(namespaceOf(key)) === true) add(parseKey(key).value, sources);
  }
  for (const [source, { value }] of Object.entries(profile.state?.candidates?.[field] ?? {})) {
    // As it was typed, an e-mail or telephone is there already in its canonical spelling.
    if (namespaces === undefined || values.size === 0) add(value, [source]);
  }
  return values;
}

function shown(values: Values, others: Values): Value[] {
  const all = [...values].map(([key, value]) => ({ ...value, agrees: others.has(key) }));
  return all
    .sort((a, b) => Number(b.golden) - Number(a.golden) || Number(b.agrees) - Number(a.agrees))
    .slice(0, MOST_VALUES);
}
