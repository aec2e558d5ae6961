const MISSING = new Set([
  '',
  'na',
  'n/a',
  '#n/a',
  'nan',
  'null',
  'undefined',
  '?',
  '-',
  '--',
  '.',
  'n.d.',
  'nd',
  'missing',
]);

/** Whether a cell says that its value is not known. `none` does not: it is often an answer of its own. */
export function isMissing(text: string): boolean {
  return text.length <= 9 && MISSING.has(text.trim().toLowerCase());
}
