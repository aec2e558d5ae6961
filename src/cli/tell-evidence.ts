import type { Evidence } from '../identity/matching/scorer.ts';
import type { Words } from './words.ts';

/** Such as `same birth date +13.1`. */
export function tellEvidence({ comparison, level, bits }: Evidence, words: Words): string {
  const names: Readonly<Record<string, string>> = words.resolve.comparisons;
  const name = names[comparison] ?? comparison.replace(/^other\./, '');
  return `${words.resolve.levels[level](name)} ${bits < 0 ? '' : '+'}${bits.toFixed(1)}`;
}
