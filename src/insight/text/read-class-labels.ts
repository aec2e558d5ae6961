import { AppError } from '../../errors.ts';
import { isMissing } from '../table/missing.ts';
import { decimalMarkOf, parseNumber } from '../table/parse-number.ts';

/** Labels of a table of texts. */
export interface ClassLabels {
  /** in the order of their frequency in the file; what an index stands for */
  readonly classes: readonly string[];
  /** class of each row, -1 where unknown */
  readonly labels: Int32Array;
  /** labels were numbers of stars and became feelings */
  readonly stars: boolean;
}

const MAX_CLASSES = 1000;
export const FEELINGS = ['negative', 'neutral', 'positive'] as const;

/**
 * Reads a column of labels as written. With `stars`, one to five stars (or up to ten points) become `negative`,
 * `neutral` and `positive`, so that reviews need no label.
 * @throws AppError `invalid_request` when there is one class only, or so many that they are no labels
 */
export function readClassLabels(
  column: string,
  values: readonly string[],
  options: { readonly stars: boolean },
): ClassLabels {
  const texts = values.map((value) => (isMissing(value) ? '' : value.trim()));
  const points = options.stars ? pointsOf(texts) : undefined;
  const named = points ?? texts;
  const counts = new Map<string, number>();
  for (const text of named) if (text !== '') counts.set(text, (counts.get(text) ?? 0) + 1);
  if (counts.size === 0) {
    throw new AppError('invalid_request', `column ${column} holds no label: every row is blank`);
  }
  if (counts.size === 1) {
    throw new AppError(
      'invalid_request',
      `column ${column} has one class only: a model needs cases of two at least`,
    );
  }
  const given = [...counts.values()].reduce((sum, count) => sum + count, 0);
  if (counts.size > MAX_CLASSES || (given >= 20 && counts.size > given / 2)) {
    throw new AppError(
      'invalid_request',
      `column ${column} has ${counts.size} different values in ${given} rows: these are not labels`,
    );
  }
  const classes = [...counts]
    .sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1))
    .map(([name]) => name);
  return { classes, labels: classLabelsLike(classes, named), stars: points !== undefined };
}

/** Labels of further rows in the order of known classes; a class that is not known is unknown. */
export function classLabelsLike(classes: readonly string[], values: readonly string[]): Int32Array {
  const positions = new Map(classes.map((name, k) => [name, k]));
  return Int32Array.from(values, (value) => positions.get(value.trim()) ?? -1);
}

/** Feelings by stars: below the middle, the middle, above. `undefined` when the values are not stars. */
export function pointsOf(texts: readonly string[]): string[] | undefined {
  const given = texts.filter((text) => text !== '');
  const { mark, numbers } = decimalMarkOf(given);
  if (given.length === 0 || numbers < given.length) return undefined;
  const values = texts.map((text) => parseNumber(text, mark));
  const known = values.filter((value) => value !== undefined);
  const [least, most] = [Math.min(...new Set(known)), Math.max(...new Set(known))];
  const distinct = new Set(known).size;
  // 0 and 1, or -1, 0 and 1, are labels already.
  if (distinct < 4 || least < 0 || most > 10 || most < 4) return undefined;
  const middle = most > 5 ? 5.5 : 3;
  const band = most > 5 ? 1 : 0.5;
  return values.map((value) => {
    if (value === undefined) return '';
    if (value < middle - band) return FEELINGS[0];
    return value > middle + band ? FEELINGS[2] : FEELINGS[1];
  });
}
