/**
 * Takes the token of a local demo link (`/#demo=…`) and wipes it from the address and the history at once.
 * A fragment is never sent to a server nor written into its logs.
 */
export function takeDemoToken(): string | null {
  const token = /^#demo=([\w.~-]{1,400})$/.exec(location.hash)?.[1];
  if (token === undefined) return null;
  history.replaceState(null, '', location.pathname + location.search);
  return token;
}
