import type { Feature } from '../tabular/features.ts';
import type { ChurnWords } from './words.ts';

/** One reason for a score: what a column's value adds to the log-odds. */
export interface Reason {
  readonly column: string;
  /** as a person reads it, such as `Month-to-month` or `2 (low)` */
  readonly value: string;
  readonly share: number;
}

/** Fewest log-odds worth telling: changes a probability by a percent point at most. */
const WORTH_TELLING = 0.05;

/** The columns that spoke most for and against, strongest first. */
export function strongestReasons(
  features: readonly Feature[],
  shares: ArrayLike<number>,
  tellFeature: (feature: number) => string,
  most: number,
): Reason[] {
  return features
    .map((feature, at) => ({ feature, at, share: shares[at] ?? 0 }))
    .filter(({ share }) => Math.abs(share) >= WORTH_TELLING)
    .sort((a, b) => Math.abs(b.share) - Math.abs(a.share))
    .slice(0, most)
    .map(({ feature, at, share }) => ({ column: feature.name, value: tellFeature(at), share }));
}

/** A value as words; a number says where it stands among the rows of training. */
export function tellValue(
  feature: Feature,
  text: string,
  standardised: number | undefined,
  words: ChurnWords,
): string {
  if (text === '') return words.missing;
  const shown = text.length > 40 ? `${text.slice(0, 39)}…` : text;
  if (feature.kind === 'category' || standardised === undefined) return shown;
  if (standardised < -0.6) return `${shown} (${words.low})`;
  return standardised > 0.6 ? `${shown} (${words.high})` : shown;
}

/** Such as `raised by Contract: Month-to-month (+0.85); lowered by tenure: 61 (high) (-1.20)`. */
export function tellReasons(reasons: readonly Reason[], words: ChurnWords): string {
  const list = (some: readonly Reason[]) =>
    some
      .map(({ column, value, share }) => {
        const sign = share > 0 ? '+' : '';
        return `${column}: ${value} (${sign}${share.toFixed(2)})`;
      })
      .join(', ');
  const raised = reasons.filter(({ share }) => share > 0);
  const lowered = reasons.filter(({ share }) => share < 0);
  const parts = [
    raised.length > 0 ? `${words.raised} ${list(raised)}` : '',
    lowered.length > 0 ? `${words.lowered} ${list(lowered)}` : '',
  ].filter((part) => part !== '');
  return parts.length > 0 ? parts.join('; ') : words.nothing;
}
