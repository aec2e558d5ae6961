import { AppError, type FieldError } from '../../errors.ts';
import { findKeyFault, MAX_KEYS } from '../body/check-structure.ts';

/**
 * Names of the columns. A blank name (most often a separator too many at the line's end) becomes `column_<n>`, and
 * such columns are left out of rows where they are empty.
 * @throws AppError `invalid_request` naming the places, not the names: a file without a header has data there
 */
export function parseHeader(fields: readonly string[]): string[] {
  const names = fields.map((field, i) => field.trim() || `column_${i + 1}`);
  const errors: FieldError[] = [];
  const first = new Map<string, number>();
  names.forEach((name, i) => {
    const same = first.get(name);
    if (same === undefined) first.set(name, i);
    else errors.push({ path: `columns[${i}]`, message: `has the same name as columns[${same}]` });
    const fault = findKeyFault(name);
    if (fault !== undefined) errors.push({ path: `columns[${i}]`, message: fault.detail });
  });
  if (names.length > MAX_KEYS) errors.push({ path: 'columns', message: `more than ${MAX_KEYS}` });
  if (errors.length === 0) return names;
  throw new AppError('invalid_request', 'the header line is not valid', {
    errors: errors.slice(0, 50),
  });
}
