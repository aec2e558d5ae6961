/** Consonant skeleton of a folded name: vowels, doubled letters and common spellings of one sound are lost. */
export function phoneticKey(name: string): string {
  const spelt = name
    .replace(/ph/g, 'f')
    .replace(/x/g, 'ks')
    .replace(/[ckq]+/g, 'k')
    .replace(/[sz]+/g, 's')
    .replace(/[mn]+/g, 'n')
    .replace(/[dt]+/g, 't')
    .replace(/[bp]+/g, 'p')
    .replace(/[vw]+/g, 'v')
    .replace(/[gj]+/g, 'j');
  const rest = spelt
    .slice(1)
    .replace(/[aeiouyh]+/g, '')
    .replace(/(.)\1+/g, '$1');
  return (spelt.slice(0, 1) + rest).slice(0, 6);
}
