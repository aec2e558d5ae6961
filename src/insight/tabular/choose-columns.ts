import { auc } from '../evaluate/auc.ts';
import type { Table } from '../fit/task.ts';
import { type ColumnKind, kindOfColumn, type LeftOut } from '../table/read-column.ts';
import { encode, learnFeature, type RawColumn, readRawColumn } from './features.ts';

export interface UsedColumn {
  readonly name: string;
  readonly kind: ColumnKind;
  readonly values: RawColumn;
  /** how well this column alone ranks the label, 0.5 to 1; `undefined` when there are too few rows to tell */
  readonly auc: number | undefined;
}

export interface ChosenColumns {
  readonly used: readonly UsedColumn[];
  readonly leftOut: readonly { readonly name: string; readonly reason: LeftOut }[];
}

/** A column that ranks the label this well by itself was most likely written after the fact. */
const REVEALS = 0.995;
const LEAST_ROWS = 100;
const LEAST_OF_CLASS = 10;

/**
 * Decides which columns a model may read and as what. Ids, constants and free text are left out, and so is what gives
 * the label away, such as the reason why somebody left.
 * @param labels 1, 0, or -1 where unknown
 * @param named columns that options speak of: label, id, time, text
 */
export function chooseColumns(
  table: Table,
  labels: Int8Array,
  named: readonly (string | undefined)[],
): ChosenColumns {
  const used: UsedColumn[] = [];
  const leftOut: { name: string; reason: LeftOut }[] = [];
  for (const name of table.columns) {
    if (named.includes(name)) {
      leftOut.push({ name, reason: 'named_option' });
      continue;
    }
    const texts = table.rows.map((row) => row[name] ?? '');
    const kind = kindOfColumn(name, texts);
    if (kind.kind === 'left_out') {
      leftOut.push({ name, reason: kind.reason });
      continue;
    }
    const values = readRawColumn(texts, kind);
    const alone = aucAlone(name, values, kind, labels);
    if (alone !== undefined && alone >= REVEALS) leftOut.push({ name, reason: 'reveals_label' });
    else used.push({ name, kind, values, auc: alone });
  }
  return { used, leftOut };
}

/** Ranks each half of the rows by the rates that the codes have in the other half. */
function aucAlone(
  name: string,
  values: RawColumn,
  kind: ColumnKind,
  labels: Int8Array,
): number | undefined {
  const known = Int32Array.from({ length: labels.length }, (_, i) => i).filter(
    (i) => (labels[i] ?? -1) >= 0,
  );
  const positives = known.filter((i) => labels[i] === 1).length;
  const rarer = Math.min(positives, known.length - positives);
  if (known.length < LEAST_ROWS || rarer < LEAST_OF_CLASS) return undefined;
  const feature = learnFeature(name, values, kind, known);
  const codes = encode([feature], [values], known).codes[0] ?? new Uint8Array(0);
  // Dealt within each class, so that a file sorted by label is halved fairly too.
  const seen = [0, 0];
  const half = known.map((row) => {
    const label = labels[row] === 1 ? 1 : 0;
    seen[label] = (seen[label] ?? 0) + 1;
    return (seen[label] ?? 0) % 2;
  });
  const rates = [0, 1].map((own) => {
    const counts = new Float64Array(256);
    const hits = new Float64Array(256);
    codes.forEach((code, i) => {
      if (half[i] === own) return;
      counts[code] = (counts[code] ?? 0) + 1;
      hits[code] = (hits[code] ?? 0) + (labels[known[i] ?? 0] === 1 ? 1 : 0);
    });
    const base = positives / known.length;
    return hits.map((hit, code) => (hit + base) / ((counts[code] ?? 0) + 1));
  });
  const scores = Array.from(codes, (code, i) => rates[half[i] ?? 0]?.[code] ?? 0);
  return auc(
    scores,
    Array.from(known, (row) => labels[row] ?? 0),
  );
}
