import { AppError } from '../../errors.ts';
import type { FitOptions } from './task.ts';

/**
 * The column that an option names.
 * @throws AppError `invalid_request` when it was not given
 */
export function requireColumn(
  options: FitOptions,
  name: 'label' | 'id' | 'text' | 'time',
  task: string,
): string {
  const column = options[name];
  if (column !== undefined && column !== '') return column;
  throw new AppError('invalid_request', `--${name} is missing: ${task} needs the name of a column`);
}

/**
 * Refuses further options that the task does not have.
 * @throws AppError `invalid_request` naming the first one
 */
export function refuseFurtherOptions(
  { extra }: FitOptions,
  task: string,
  known: readonly string[] = [],
): void {
  const unknown = Object.keys(extra).find((name) => !known.includes(name));
  if (unknown === undefined) return;
  const has = known.length === 0 ? 'has no further ones' : `knows --${known.join(', --')}`;
  throw new AppError('invalid_request', `unknown option --${unknown}: ${task} ${has}`);
}
