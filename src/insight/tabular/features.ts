import { isMissing } from '../table/missing.ts';
import { type ColumnKind, readNumbers } from '../table/read-column.ts';

/** Values of one column, read once: numbers, or positions in a list of distinct texts. */
export type RawColumn =
  | { readonly kind: 'number'; readonly numbers: Float64Array }
  | { readonly kind: 'category'; readonly ids: Int32Array; readonly texts: readonly string[] };

/**
 * How a column becomes what models read, learnt from training rows alone. Every value has a code: 0 is missing;
 * numbers fall between `edges`; of categories, 1 is any that was rare or unknown.
 */
export type Feature =
  | {
      readonly name: string;
      readonly kind: 'number';
      readonly reads: Extract<ColumnKind, { kind: 'number' | 'date' }>;
      /** upper bounds of the codes 1, 2 …, rising; the last code has none */
      readonly edges: readonly number[];
      readonly mean: number;
      readonly deviation: number;
    }
  | { readonly name: string; readonly kind: 'category'; readonly levels: readonly string[] };

/** Rows as models read them, column by column. */
export interface Encoded {
  readonly count: number;
  readonly codes: readonly Uint8Array[];
  /** standardised numbers, 0 where missing; `undefined` for categories */
  readonly numbers: readonly (Float64Array | undefined)[];
}

const MAX_EDGES = 63;
const MAX_LEVELS = 250;
/** Beyond this many deviations a value says nothing more, and an outlier does not bend the whole line. */
const CLIP = 4;

export function readRawColumn(values: readonly string[], kind: ColumnKind): RawColumn {
  if (kind.kind === 'number' || kind.kind === 'date') {
    return { kind: 'number', numbers: readNumbers(values, kind) };
  }
  const positions = new Map<string, number>();
  const texts: string[] = [];
  const ids = Int32Array.from(values, (value) => {
    const text = isMissing(value) ? '' : value;
    const known = positions.get(text);
    if (known !== undefined) return known;
    positions.set(text, texts.length);
    texts.push(text);
    return texts.length - 1;
  });
  return { kind: 'category', ids, texts };
}

/** Learns codes from the given rows of a column. */
export function learnFeature(
  name: string,
  column: RawColumn,
  reads: ColumnKind,
  rows: Int32Array,
): Feature {
  if (column.kind === 'category')
    return { name, kind: 'category', levels: commonLevels(column, rows) };
  const given = new Float64Array(rows.length);
  let count = 0;
  for (const row of rows) {
    const value = column.numbers[row] ?? Number.NaN;
    if (!Number.isNaN(value)) given[count++] = value;
  }
  const sorted = given.subarray(0, count).sort();
  const mean = count === 0 ? 0 : sorted.reduce((sum, value) => sum + value, 0) / count;
  const squares = sorted.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  const deviation = Math.sqrt(squares / Math.max(1, count));
  return {
    name,
    kind: 'number',
    reads:
      reads.kind === 'date'
        ? reads
        : { kind: 'number', mark: reads.kind === 'number' ? reads.mark : '.' },
    edges: quantileEdges(sorted, MAX_EDGES),
    mean,
    deviation: deviation > 0 ? deviation : 1,
  };
}

/**
 * Bounds that cut sorted values into parts of nearly equal size; equal values are never parted, so that there may
 * be fewer.
 */
export function quantileEdges(sorted: Float64Array, most: number): number[] {
  const edges: number[] = [];
  const last = sorted.at(-1);
  for (let part = 1; part <= most; part++) {
    const value = sorted[Math.floor((part * sorted.length) / (most + 1))];
    if (value === undefined || value === last) continue;
    if (edges.length === 0 || value > (edges.at(-1) ?? 0)) edges.push(value);
  }
  return edges;
}

/** Levels frequent enough to learn something about, the most frequent first. */
function commonLevels(
  column: Extract<RawColumn, { kind: 'category' }>,
  rows: Int32Array,
): readonly string[] {
  const counts = new Uint32Array(column.texts.length);
  for (const row of rows) {
    const id = column.ids[row] ?? 0;
    counts[id] = (counts[id] ?? 0) + 1;
  }
  const least = Math.max(2, Math.min(10, Math.floor(rows.length / 100)));
  return Array.from(counts, (count, id) => ({ count, text: column.texts[id] ?? '' }))
    .filter(({ count, text }) => count >= least && text !== '')
    .sort((a, b) => b.count - a.count || (a.text < b.text ? -1 : 1))
    .slice(0, MAX_LEVELS)
    .map(({ text }) => text);
}

/** How values of a feature are read: the kind that its column had. */
export function kindOfFeature(feature: Feature): ColumnKind {
  return feature.kind === 'number' ? feature.reads : { kind: 'category' };
}

/** Number of codes a feature has. */
export function codeCount(feature: Feature): number {
  return feature.kind === 'number' ? feature.edges.length + 2 : feature.levels.length + 2;
}

/** Turns the given rows into codes and standardised numbers. */
export function encode(
  features: readonly Feature[],
  columns: readonly RawColumn[],
  rows: Int32Array,
): Encoded {
  const codes: Uint8Array[] = [];
  const numbers: (Float64Array | undefined)[] = [];
  features.forEach((feature, at) => {
    const column = columns[at];
    if (feature.kind === 'number' && column?.kind === 'number') {
      const values = column.numbers;
      codes.push(Uint8Array.from(rows, (row) => codeOf(feature.edges, values[row] ?? Number.NaN)));
      numbers.push(
        Float64Array.from(rows, (row) => standardise(feature, values[row] ?? Number.NaN)),
      );
    } else if (feature.kind === 'category' && column?.kind === 'category') {
      const known = new Map(feature.levels.map((level, position) => [level, position + 2]));
      const codeOfId = column.texts.map((text) => (text === '' ? 0 : (known.get(text) ?? 1)));
      codes.push(Uint8Array.from(rows, (row) => codeOfId[column.ids[row] ?? 0] ?? 1));
      numbers.push(undefined);
    } else throw new Error('features and columns do not belong together');
  });
  return { count: rows.length, codes, numbers };
}

/** Some rows of what was encoded. */
export function selectRows(encoded: Encoded, rows: Int32Array): Encoded {
  return {
    count: rows.length,
    codes: encoded.codes.map((all) => Uint8Array.from(rows, (row) => all[row] ?? 0)),
    numbers: encoded.numbers.map((all) =>
      all === undefined ? undefined : Float64Array.from(rows, (row) => all[row] ?? 0),
    ),
  };
}

function codeOf(edges: readonly number[], value: number): number {
  if (Number.isNaN(value)) return 0;
  let low = 0;
  let high = edges.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (value <= (edges[middle] ?? Number.POSITIVE_INFINITY)) high = middle;
    else low = middle + 1;
  }
  return low + 1;
}

function standardise(feature: Extract<Feature, { kind: 'number' }>, value: number): number {
  if (Number.isNaN(value)) return 0;
  return Math.max(-CLIP, Math.min(CLIP, (value - feature.mean) / feature.deviation));
}
