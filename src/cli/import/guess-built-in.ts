import { guessSource } from '../../sources/guess.ts';
import { builtInSources } from '../../sources/registry.ts';

/** From here on every column that marks the source is in the file. */
const MARKED = 0.5;
/**
 * A simple list must know this share of the columns. With less, a table of groups or shops that happens to have an
 * `email` or `name` would become people.
 */
const LEAST_COVERAGE = 0.75;
/** A guess that leads by less than this is no guess. */
const LEAD = 0.1;

/**
 * Sources whose columns fit a file, best first; one alone when it leads clearly or more columns mark it. A file
 * that bears no source's marks is taken for the simple list that it looks most like.
 */
export function guessBuiltIn(columns: readonly string[]): readonly string[] {
  const sources = builtInSources();
  const lists = new Set(sources.filter((source) => source.fold_columns).map(({ id }) => id));
  const guesses = guessSource(columns, sources).filter(
    ({ id, coverage }) => !lists.has(id) || coverage >= LEAST_COVERAGE,
  );
  const [best] = guesses;
  if (best === undefined) return [];
  const marked = best.confidence >= MARKED;
  const rivals = guesses.filter(
    (guess) =>
      best.confidence - guess.confidence < LEAD &&
      guess.confidence >= MARKED === marked &&
      // Many files have a column `email`; what it marks does not rival what several columns mark together.
      guess.marks >= best.marks,
  );
  // A simple list (it reads headers in many spellings) gives way to the tool whose very columns these are.
  const exact = marked ? rivals.filter(({ id }) => !lists.has(id)) : [];
  return (exact.length > 0 ? exact : rivals).map((guess) => guess.id);
}
