import anyAscii from 'any-ascii';

const FOREIGN_LETTER = /[^\p{Script=Latin}\P{L}]/u;
/** Names of two to four characters without a space: Chinese, Korean, Japanese. The family name comes first. */
const EAST_ASIAN =
  /^[\p{Script=Han}\p{Script=Hangul}\p{Script=Hiragana}\p{Script=Katakana}]{2,4}$/u;

/** Whether a text has letters of another script than the Latin one. */
export function isForeign(text: string): boolean {
  return FOREIGN_LETTER.test(text);
}

/**
 * Spells other scripts in Latin letters, as the vowels that are written allow: `Васильев` is `Vasilev`, `فيصل` is
 * `fysl`. Latin text comes back as it is.
 */
export function toLatin(text: string): string {
  return isForeign(text) ? anyAscii(text).replace(/['"`]/g, '') : text;
}

/** Takes a name without spaces apart, `王小明` into `王` and `小明`; `undefined` for any other. */
export function splitEastAsian(text: string): { family: string; given: string } | undefined {
  const bare = text.trim();
  if (!EAST_ASIAN.test(bare)) return undefined;
  const [family = '', ...given] = [...bare];
  return { family, given: given.join('') };
}
