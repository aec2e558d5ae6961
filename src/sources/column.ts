import { z } from 'zod';

/** Name of a column, or a dotted path into nested JSON: `email`, `geoip.location.lat`, `products.0.sku`. */
export const ColumnName = z
  .string()
  .min(1, 'a column name must not be empty')
  .max(200, 'a column name has at most 200 characters');

const Scalar = z.union([z.string().max(512), z.number(), z.boolean()]);
const names = z.array(ColumnName).min(1).max(64);

const From = z.strictObject({
  from: z.union([ColumnName, names]),
  /** Word in the column (any case) → value meant by it. */
  values: z.record(z.string().max(200), Scalar).optional(),
  /** What a blank and any other word mean; without it other words are taken as they are. `null`: nothing. */
  otherwise: Scalar.nullable().optional(),
});
const Join = z.strictObject({
  join: names,
  with: z.string().max(16).default(' '),
  /** Nothing at all unless every column is given, as for an id of several parts. */
  all: z.boolean().optional(),
  /** A digest instead of the text itself, for what tells rows apart but must not be kept (an IP address). */
  digest: z.boolean().optional(),
});
const Sum = z.strictObject({ sum: names });
const Constant = z.strictObject({ constant: Scalar });

/**
 * Where a value comes from: one column, several (the first that is given wins), several joined or
 * summed, or a constant.
 * A blank cell and the words `NULL`, `null`, `NaN`, `N/A`, `undefined` count as not given.
 */
export const Column = z.union([ColumnName, names, From, Join, Sum, Constant], {
  error:
    'must be a column name, a list of names, or an object with from (values, otherwise), join (with, all, digest), sum or constant',
});
export type Column = z.infer<typeof Column>;

/** A column's name and its dotted parts, as `map.painless` walks them. */
export type ColumnPath = readonly string[];

/** A {@link Column} as `map.painless` reads it. */
export interface CompiledColumn {
  readonly columns?: readonly ColumnPath[];
  readonly join?: string;
  readonly all?: boolean;
  readonly digest?: boolean;
  readonly sum?: readonly ColumnPath[];
  readonly values?: Readonly<Record<string, unknown>>;
  readonly otherwise?: unknown;
  readonly constant?: unknown;
}

export type Naming = (column: string) => string;

export function compilePath(column: string, naming: Naming): ColumnPath {
  const parts = column.split('.').filter((part) => part !== '');
  return parts.length > 1 ? [naming(column), ...parts] : [naming(column)];
}

export function compileColumn(column: Column, naming: Naming): CompiledColumn {
  const paths = (from: string | readonly string[]) =>
    (typeof from === 'string' ? [from] : from).map((name) => compilePath(name, naming));
  if (typeof column === 'string' || Array.isArray(column)) return { columns: paths(column) };
  if ('constant' in column) return { constant: column.constant };
  if ('sum' in column) return { sum: paths(column.sum) };
  if ('join' in column) {
    const { all, digest } = column;
    return {
      columns: paths(column.join),
      join: column.with,
      ...(all === undefined ? {} : { all }),
      ...(digest === undefined ? {} : { digest }),
    };
  }
  return {
    columns: paths(column.from),
    ...(column.values === undefined ? {} : { values: lowerKeys(column.values) }),
    ...(column.otherwise === undefined ? {} : { otherwise: column.otherwise }),
  };
}

/** Every column a spec reads. */
export function columnsOf(column: Column): readonly string[] {
  if (typeof column === 'string') return [column];
  if (Array.isArray(column)) return column;
  if ('constant' in column) return [];
  if ('join' in column) return column.join;
  if ('sum' in column) return column.sum;
  return typeof column.from === 'string' ? [column.from] : column.from;
}

function lowerKeys(values: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(values).map(([word, value]) => [word.toLowerCase(), value]),
  );
}
