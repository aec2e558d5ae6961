/** Fields of one record; `open` when it ends inside a quoted field, so that the next line belongs to it. */
export type CsvFields =
  | { readonly kind: 'fields'; readonly fields: readonly string[] }
  | { readonly kind: 'open' };

/**
 * Splits the text of one CSV record (RFC 4180). A quote inside an unquoted field, or one in a quoted field that no
 * separator follows, is taken as written, as spreadsheets do.
 */
export function splitFields(text: string, separator: string): CsvFields {
  if (!text.includes('"')) return { kind: 'fields', fields: text.split(separator) };
  const fields: string[] = [];
  let at = 0;
  for (;;) {
    if (text.charAt(at) !== '"') {
      const end = text.indexOf(separator, at);
      fields.push(end === -1 ? text.slice(at) : text.slice(at, end));
      if (end === -1) return { kind: 'fields', fields };
      at = end + 1;
      continue;
    }
    let field = '';
    let from = at + 1;
    for (;;) {
      const quote = text.indexOf('"', from);
      if (quote === -1) return { kind: 'open' };
      field += text.slice(from, quote);
      const after = text.charAt(quote + 1);
      if (after === '') return { kind: 'fields', fields: [...fields, field] };
      from = quote + 1;
      if (after === separator) break;
      field += '"';
      if (after === '"') from += 1;
    }
    fields.push(field);
    at = from + 1;
  }
}

const SEPARATORS = [',', ';', '\t', '|'] as const;

/** The separator that occurs most often outside quotes in the header line; a comma when there is none. */
export function detectSeparator(header: string): string {
  const bare = header.replaceAll(/"[^"]*"/g, '');
  const counts = SEPARATORS.map((separator) => bare.split(separator).length);
  return SEPARATORS[counts.indexOf(Math.max(...counts))] ?? ',';
}
