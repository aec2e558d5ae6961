import { AppError } from '../../errors.ts';
import { isMissing } from './missing.ts';

/** Labels of a table: 1 where what is to be foreseen happened, 0 where not, -1 where nobody knows. */
export interface BinaryLabels {
  readonly labels: Int8Array;
  /** as written in the file; `positive` is what scores speak of */
  readonly positive: string;
  readonly negative: string;
  /** how the positive one was told from the other */
  readonly by: 'word' | 'number' | 'rarer';
  /** further values that count as negative */
  readonly others: number;
}

const YES =
  /^(yes|y|true|t|1|oui|o|vrai|si|ja|churn|churned|churner|left|leaver|exited|exit|lost|gone|attrited|attrited customer|cancelled|canceled|cancel|terminated|inactive|unsubscribed|parti|partie|perdu|perdue|r[eé]sili[eé]e?|d[eé]part|inactif|inactive|positive|positif)$/;
const NO =
  /^(no|n|false|f|0|non|faux|nein|not churned|no churn|stayed|stay|retained|active|existing|existing customer|current|loyal|kept|member|rest[eé]e?|actif|fid[eè]le|conserv[eé]e?|negative|n[eé]gatif)$/;

/**
 * Reads a column that tells two outcomes apart, as people write it.
 * @throws AppError `invalid_request` when there is one outcome only, or several of which none is clearly meant
 */
export function readBinaryLabel(column: string, values: readonly string[]): BinaryLabels {
  const counts = new Map<string, number>();
  for (const value of values) {
    if (!isMissing(value)) counts.set(plain(value), (counts.get(plain(value)) ?? 0) + 1);
  }
  if (counts.size === 0) {
    throw new AppError('invalid_request', `column ${column} holds no label: every row is blank`);
  }
  if (counts.size === 1) {
    throw new AppError(
      'invalid_request',
      `column ${column} has one class only: a model needs cases of both outcomes`,
    );
  }
  const { positive, by } = positiveOf(column, counts);
  const negatives = [...counts.keys()].filter((value) => value !== positive);
  const labels = binaryLabelsLike(positive, values);
  const written = (wanted: string) => values.find((value) => plain(value) === wanted) ?? wanted;
  return {
    labels,
    positive: written(positive),
    negative: written(negatives[0] ?? ''),
    by,
    others: negatives.length - 1,
  };
}

/** Labels of further rows, told by the value that was positive in the first. */
export function binaryLabelsLike(positive: string, values: readonly string[]): Int8Array {
  const wanted = plain(positive);
  return Int8Array.from(values, (value) =>
    isMissing(value) ? -1 : plain(value) === wanted ? 1 : 0,
  );
}

function positiveOf(column: string, counts: ReadonlyMap<string, number>) {
  const values = [...counts.keys()];
  const numbers = values.map(Number).sort((a, b) => a - b);
  // Of 0 and 1, or -1 and 1, the larger is meant; 1 and 2 may be either way round, and fall to the rarer below.
  if (values.length === 2 && numbers.every(Number.isFinite)) {
    const [least = 0, most = 0] = numbers;
    const positive = values.find((value) => Number(value) === most) ?? '';
    if (least <= 0) return { positive, by: 'number' as const };
    return { positive: rarerOf(counts), by: 'rarer' as const };
  }
  const yes = values.filter((value) => YES.test(value));
  if (yes.length === 1) return { positive: yes[0] ?? '', by: 'word' as const };
  if (values.length > 2) {
    throw new AppError(
      'invalid_request',
      `column ${column} has ${values.length} different labels: it takes two, such as yes and no`,
    );
  }
  const [a = '', b = ''] = values;
  const no = values.filter((value) => NO.test(value));
  if (yes.length === 0 && no.length === 1) {
    return { positive: no[0] === a ? b : a, by: 'word' as const };
  }
  return { positive: rarerOf(counts), by: 'rarer' as const };
}

function rarerOf(counts: ReadonlyMap<string, number>): string {
  return [...counts].reduce((rarest, one) => (one[1] < rarest[1] ? one : rarest))[0];
}

/** `True.`, ` YES ` and `1.0` are `true`, `yes` and `1`. */
function plain(value: string): string {
  const lower = value.trim().toLowerCase().replace(/\.$/, '');
  return /^-?\d+[.,]0+$/.test(lower) ? lower.replace(/[.,]0+$/, '') : lower;
}
