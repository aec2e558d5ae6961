/** Header in lower case, without accents, case humps and separators: `Date de commande` and `dateDeCommande` are one. */
export function plainHeader(header: string): string {
  return header
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]/g, '');
}

/**
 * The column whose header says what is sought: the first word that is some header in full, else the first long word
 * (5 letters or more) that a header begins or ends with.
 * @param words plain headers (see `plainHeader`), the most telling first
 * @param taken columns that already mean something else
 */
export function findColumn(
  columns: readonly string[],
  words: readonly string[],
  taken: readonly (string | undefined)[] = [],
): string | undefined {
  const free = columns.filter((column) => !taken.includes(column));
  for (const word of words) {
    const exact = free.find((column) => plainHeader(column) === word);
    if (exact !== undefined) return exact;
  }
  for (const word of words) {
    if (word.length < 5) continue;
    const near = free.find((column) => {
      const plain = plainHeader(column);
      return plain.startsWith(word) || plain.endsWith(word);
    });
    if (near !== undefined) return near;
  }
  return undefined;
}
