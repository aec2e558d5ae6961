/** Lines of a table whose columns are as wide as their longest cell; the widest are cut to fit `columns`. */
export function formatTable(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  columns: number,
): string {
  const clean = rows.map((row) => row.map(singleLine));
  const widths = head.map((title, i) =>
    Math.max(title.length, ...clean.map((row) => (row[i] ?? '').length)),
  );
  const gaps = 2 * (head.length - 1);
  while (widths.reduce((a, b) => a + b, gaps) > columns) {
    const widest = widths.indexOf(Math.max(...widths));
    if ((widths[widest] ?? 0) <= 8) break;
    widths[widest] = (widths[widest] ?? 0) - 1;
  }
  const line = (cells: readonly string[]) =>
    head
      .map((_, i) => padTo(cells[i] ?? '', widths[i] ?? 0))
      .join('  ')
      .trimEnd();
  return [line(head), line(widths.map((w) => '─'.repeat(w))), ...clean.map(line)]
    .map((text) => `${text}\n`)
    .join('');
}

/** Control characters in stored values must not move the cursor or colour the terminal. */
export function singleLine(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\u2028\u2029]+/gu, ' ').trim();
}

function padTo(text: string, width: number): string {
  return text.length > width ? `${text.slice(0, Math.max(0, width - 1))}…` : text.padEnd(width);
}
