import { foldText } from '../words/fold.ts';
import { toLatin } from '../words/latin.ts';
import { closeness } from './closeness.ts';
import type { Level } from './level.ts';

/** Words that say nothing of an employer. */
const SILENT = new Set(
  'the le la les de du des et and of inc ltd llc gmbh ag sarl sas sa eurl co corp company group groupe societe'.split(
    ' ',
  ),
);

/** Words of a text, folded, in Latin letters, with a space between. */
export function plainText(text: string): string {
  return foldText(toLatin(text))
    .replace(/[^\p{L}\p{N}\p{M}]+/gu, ' ')
    .trim();
}

/** 2 the same but for legal forms and small words; 1 a slip, or all words of one in the other; 0 others. */
export function compareTexts(a: string, b: string): Level {
  if (a === b) return 2;
  const [one, other] = [telling(a), telling(b)];
  if (one.length === 0 || other.length === 0) return closeness(a, b) === 2 ? 1 : 0;
  if (one.join(' ') === other.join(' ')) return 2;
  const [fewer, more] = one.length < other.length ? [one, other] : [other, one];
  if (fewer.every((word) => word.length > 2 && more.includes(word))) return 1;
  return closeness(one.join(''), other.join('')) === 2 ? 1 : 0;
}

function telling(text: string): string[] {
  return text.split(' ').filter((word) => word !== '' && !SILENT.has(word));
}
