import type { Format } from '../i18n/format.ts';

const ALMOST = 0.995;

/** How likely it is that two are one person, in per cent; never 100 %, since nothing that is compared makes it sure. */
export function likelihood(score: number, format: Pick<Format, 'percent'>): string {
  return score > ALMOST ? `> ${format.percent(0.99)}` : format.percent(score);
}
