import { AppError } from '../../errors.ts';
import type { FileDescription } from '../../ingestion/files/read-file.ts';
import type { Words } from '../words.ts';

/** Sources whose columns fit a file, best first; one alone means that the guess is safe. */
export type GuessSource = (columns: readonly string[]) => readonly string[];

/**
 * The source of a file: the one that was given, else the one its columns speak for.
 * @throws AppError `invalid_request` when none or several fit, or the first line holds values in place of names
 */
export function chooseSource(options: {
  readonly file: string;
  readonly description: FileDescription;
  readonly given: string | undefined;
  readonly guess: GuessSource;
  readonly words: Words;
}): { source: string; guessed: boolean } {
  const { file, description, given, guess, words } = options;
  const valueAt = description.notices.find((notice) => notice.code === 'header_looks_like_data');
  if (valueAt !== undefined) {
    throw new AppError('invalid_request', words.import.noHeader(file, valueAt.column));
  }
  if (given !== undefined) return { source: given, guessed: false };
  const [source, ...others] = guess(description.columns);
  if (source === undefined) {
    throw new AppError('invalid_request', words.import.unrecognised(file));
  }
  if (others.length > 0) {
    const candidates = [source, ...others].join(', ');
    throw new AppError('invalid_request', words.import.ambiguous(file, candidates));
  }
  return { source, guessed: true };
}
