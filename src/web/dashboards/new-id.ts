/** An id of letters from a title; its end keeps two of one name apart. */
export function idOf(title: string): string {
  const base = title
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '_')
    .replaceAll(/^[^a-z]+|_+$/g, '')
    .slice(0, 48);
  const end = Math.floor(Math.random() * 36 ** 4)
    .toString(36)
    .padStart(4, '0');
  return `${base === '' ? 'x' : base}_${end}`;
}
