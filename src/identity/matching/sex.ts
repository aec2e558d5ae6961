import { foldText } from '../words/fold.ts';

/** Sex from a code, a word, a form of address or a French social security digit; `undefined` where it tells none. */
export function parseSex(text: string): 'f' | 'm' | undefined {
  const folded = foldText(text).trim().replace(/\.$/, '');
  if (/^(m|male|man|h|homme|masculin|mr|monsieur|garcon|1)$/.test(folded)) return 'm';
  return /^(f|female|woman|w|femme|feminin|mme|mlle|madame|mademoiselle|mrs|ms|miss|fille|2)$/.test(
    folded,
  )
    ? 'f'
    : undefined;
}
