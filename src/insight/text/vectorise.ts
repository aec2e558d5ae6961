import { BUCKETS, isWordBucket, textFeatures } from './text-features.ts';

/** Rows of sparse numbers: row `i` holds `columns` and `values` from `starts[i]` to `starts[i + 1]`. */
export interface SparseRows {
  readonly starts: Int32Array;
  readonly columns: Int32Array;
  readonly values: Float32Array;
}

/** Which buckets are features, and how rare each is; learnt from training texts. */
export interface Vocabulary {
  /** column of each bucket, or -1 */
  readonly columnOf: Int32Array;
  /** per column: natural log of texts over texts that have it, plus 1 */
  readonly idf: Float32Array;
}

/** Counts of buckets per text, before anything is learnt. */
export type CountedRows = SparseRows;

/** Share of a text's length that goes to words; parts of words get the rest. */
const WORD_SHARE = 0.5;

export function countTexts(texts: readonly string[]): CountedRows {
  let size = 1 << 12;
  let columns = new Int32Array(size);
  let values = new Float32Array(size);
  const starts = new Int32Array(texts.length + 1);
  const counts = new Uint16Array(BUCKETS);
  let used = 0;
  texts.forEach((text, row) => {
    const seen: number[] = [];
    textFeatures(text, (bucket) => {
      const count = counts[bucket] ?? 0;
      if (count === 0) seen.push(bucket);
      counts[bucket] = count + 1;
    });
    while (used + seen.length > size) {
      size *= 2;
      columns = grown(columns, new Int32Array(size));
      values = grown(values, new Float32Array(size));
    }
    for (const bucket of seen) {
      columns[used] = bucket;
      values[used++] = counts[bucket] ?? 0;
      counts[bucket] = 0;
    }
    starts[row + 1] = used;
  });
  return { starts, columns: columns.slice(0, used), values: values.slice(0, used) };
}

/** Counts one text without the memory that many texts share. */
export function countText(text: string): CountedRows {
  const counts = new Map<number, number>();
  textFeatures(text, (bucket) => counts.set(bucket, (counts.get(bucket) ?? 0) + 1));
  return {
    starts: Int32Array.of(0, counts.size),
    columns: Int32Array.from(counts.keys()),
    values: Float32Array.from(counts.values()),
  };
}

function grown<T extends Int32Array | Float32Array>(old: T, next: T): T {
  next.set(old);
  return next;
}

/** Features are buckets that at least two of the given texts have. */
export function learnVocabulary(counted: CountedRows, rows: Int32Array): Vocabulary {
  const texts = new Int32Array(BUCKETS);
  for (const row of rows) {
    for (let at = counted.starts[row] ?? 0; at < (counted.starts[row + 1] ?? 0); at++) {
      const bucket = counted.columns[at] ?? 0;
      texts[bucket] = (texts[bucket] ?? 0) + 1;
    }
  }
  const columnOf = new Int32Array(BUCKETS).fill(-1);
  const idf: number[] = [];
  const least = rows.length < 50 ? 1 : 2;
  texts.forEach((count, bucket) => {
    if (count < least) return;
    columnOf[bucket] = idf.length;
    idf.push(Math.log((rows.length + 1) / (count + 1)) + 1);
  });
  return { columnOf, idf: Float32Array.from(idf) };
}

/**
 * Weighs counts by how rare their bucket is (tf-idf, with the logarithm of the count). Words and parts of words are
 * each brought to a length of their own, so that neither drowns the other, and every text to length 1 at most.
 */
export function weighRows(
  counted: CountedRows,
  rows: Int32Array,
  { columnOf, idf }: Vocabulary,
): SparseRows {
  const starts = new Int32Array(rows.length + 1);
  let size = 0;
  for (const row of rows) size += (counted.starts[row + 1] ?? 0) - (counted.starts[row] ?? 0);
  const columns = new Int32Array(size);
  const values = new Float32Array(size);
  let used = 0;
  rows.forEach((row, i) => {
    const from = used;
    let words = 0;
    let parts = 0;
    for (let at = counted.starts[row] ?? 0; at < (counted.starts[row + 1] ?? 0); at++) {
      const bucket = counted.columns[at] ?? 0;
      const column = columnOf[bucket] ?? -1;
      if (column < 0) continue;
      const value = (1 + Math.log(counted.values[at] ?? 1)) * (idf[column] ?? 1);
      columns[used] = isWordBucket(bucket) ? column : ~column;
      values[used++] = value;
      if (isWordBucket(bucket)) words += value * value;
      else parts += value * value;
    }
    const wordScale = words > 0 ? Math.sqrt(WORD_SHARE / words) : 0;
    const partScale = parts > 0 ? Math.sqrt((1 - WORD_SHARE) / parts) : 0;
    for (let at = from; at < used; at++) {
      const column = columns[at] ?? 0;
      const isPart = column < 0;
      columns[at] = isPart ? ~column : column;
      values[at] = (values[at] ?? 0) * (isPart ? partScale : wordScale);
    }
    starts[i + 1] = used;
  });
  return { starts, columns: columns.subarray(0, used), values: values.subarray(0, used) };
}
