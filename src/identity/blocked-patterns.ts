import type { Spelling } from '../model/namespace-rule.ts';

/** Whether a value is one that a company blocked. */
export type BlockedTest = (value: string) => boolean;

/**
 * Compiles blocked values and patterns. `*` stands for any letters, `?` for one; nothing else is special, and case
 * does not count. Regular expressions are not taken: one careless line could hold up everything that comes in.
 * Exact values cost one look-up; a pattern at most its length times the value's.
 */
export function compileBlocked(blocked: readonly string[]): BlockedTest {
  const folded = blocked.map((text) => text.normalize('NFC').toLowerCase());
  const exact = new Set(folded.filter((text) => !isPattern(text)));
  const patterns = [...new Set(folded.filter(isPattern))];
  if (exact.size === 0 && patterns.length === 0) return () => false;
  return (value) => {
    const text = value.normalize('NFC').toLowerCase();
    return exact.has(text) || patterns.some((pattern) => matchesPattern(pattern, text));
  };
}

function isPattern(text: string): boolean {
  return text.includes('*') || text.includes('?');
}

/**
 * Matches the whole text. Looks back to the last `*` only, which is enough: what an earlier one could take instead,
 * the last one can take too (Krauss, Matching Wildcards, Dr. Dobb's 2008).
 */
export function matchesPattern(pattern: string, text: string): boolean {
  let p = 0;
  let t = 0;
  let star = -1;
  let resume = 0;
  while (t < text.length) {
    const wanted = pattern[p];
    if (wanted === '*') {
      star = p;
      resume = t;
      p += 1;
    } else if (wanted !== undefined && (wanted === '?' || wanted === text[t])) {
      p += 1;
      t += 1;
    } else if (star >= 0) {
      resume += 1;
      t = resume;
      p = star + 1;
    } else return false;
  }
  while (pattern[p] === '*') p += 1;
  return p === pattern.length;
}

/** Values unlike each other: what matches them all matches, for all a rule can mean, every value there is. */
const UNLIKE: Readonly<Record<Spelling, readonly string[]>> = {
  email: [
    'a@b.fr',
    'anna.martin+news@mail.example.org',
    'x_1@sub.company.co.uk',
    'élodie@xn--caf-dma.com',
  ],
  phone: ['+33612345678', '+14155550132', '+442071838750', '+8613912345678'],
  document: ['A1', '1850778006084', 'FRAB123456', 'ZZ99'],
  lower: ['a', 'anna.martin', 'x_1', '99'],
  verbatim: ['A', '1', 'cus_4QFJOjw2pOmAGJ', '7c3f2a1e-5d0b-4a43-9a3e-0c1f8f6f0d11', 'Ünal 7'],
};

/** Whether a pattern would block whatever a namespace of this spelling can hold. */
export function blocksEverything(pattern: string, spelling: Spelling): boolean {
  const blocks = compileBlocked([pattern]);
  return UNLIKE[spelling].every(blocks);
}
