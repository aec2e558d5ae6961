/**
 * Lower case without accents, every other run of characters one underscore: `Prénom / First name` →
 * `prenom_first_name`. Column headers are compared so; equal to `fold` in `pipelines/painless/text.painless`.
 */
export function fold(text: string): string {
  return text
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '')
    .toLowerCase()
    .replace(/ß/g, 'ss')
    .replace(/æ/g, 'ae')
    .replace(/œ/g, 'oe')
    .replace(/ø/g, 'o')
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '');
}
