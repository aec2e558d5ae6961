/**
 * A value as a list may show it: enough to tell two apart for whoever knows them, not enough to use. First letter
 * and domain of an address, country and last two digits of a number, first and last letter of anything longer.
 */
export function maskValue(namespace: string, value: string): string {
  const letters = [...value];
  if (namespace === 'email') {
    const at = value.lastIndexOf('@');
    return at < 1 ? '…' : `${letters[0]}…${value.slice(at)}`;
  }
  if (namespace === 'phone') return `${value.slice(0, 3)}…${value.slice(-2)}`;
  return letters.length < 6 ? `${letters[0] ?? ''}…` : `${letters[0]}…${letters.at(-1)}`;
}
