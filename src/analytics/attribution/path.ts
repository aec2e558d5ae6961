/**
 * Touches of one or more people, in order, with what came of them. Rows of a table may stand for many people who
 * took the same way.
 */
export interface TouchPath {
  /** channels in order of touch; at least one */
  readonly touches: readonly string[];
  /** Age of each touch at the conversion, in days, where known; as long as `touches`. */
  readonly ages_days?: readonly number[] | undefined;
  readonly conversions: number;
  /** worth of these conversions together, in one currency */
  readonly value: number;
  /** how many took this way and did not convert */
  readonly nulls: number;
}

/** What a model gives one channel. */
export interface ChannelCredit {
  readonly channel: string;
  readonly conversions: number;
  readonly value: number;
  /** Share of all conversions, 0 to 1; 0 where nobody converted. */
  readonly share: number;
  /** Share of conversions that would be lost without the channel; only models that estimate it. */
  readonly removal_effect?: number;
}

/** Separators that exports of paths use; the first that a table's paths contain is taken. */
const SEPARATORS = [' > ', '>', ' → ', '→', '|', ';', ','] as const;

/** Finds the separator of a column of paths. Paths of one touch have none: any will do. */
export function guessSeparator(paths: readonly string[]): string {
  return SEPARATORS.find((one) => paths.some((path) => path.includes(one))) ?? SEPARATORS[0];
}

/** Touches of a path as text; blank ones are left out. */
export function splitPath(path: string, separator: string): string[] {
  return path
    .split(separator)
    .map((touch) => touch.trim())
    .filter((touch) => touch !== '');
}
