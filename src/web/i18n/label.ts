/**
 * The word for a stored code, or the code made readable (`cart_abandoned` → `cart abandoned`) where a source
 * brought one that the catalogue does not know.
 */
export function label(catalogue: Readonly<Record<string, string>>, code: string): string {
  return Object.hasOwn(catalogue, code) ? (catalogue[code] ?? code) : readable(code);
}

function readable(code: string): string {
  return code.replaceAll('_', ' ');
}
