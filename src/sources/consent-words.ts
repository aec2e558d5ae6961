const GRANTED =
  'true 1 yes y oui o vrai t on granted accepted accepte subscribed opt_in optin opted_in active sim s ja si';
const DENIED =
  'false 0 no n non faux f off denied refused refuse revoked withdrawn unsubscribed cleaned opt_out optout opted_out inactive nao nein';

function table(words: readonly string[], granted: boolean) {
  return words.map((word) => [word.toLowerCase(), granted] as const);
}

/** What the usual words for yes and no mean; any other word is noted and decides nothing. */
export const CONSENT_WORDS: Readonly<Record<string, boolean>> = Object.fromEntries([
  ...table(GRANTED.split(' '), true),
  ...table(DENIED.split(' '), false),
]);

/** The words of one consent column: its own beside the usual ones. */
export function consentWords(own: {
  readonly granted?: readonly string[] | undefined;
  readonly denied?: readonly string[] | undefined;
}): Readonly<Record<string, boolean>> {
  return {
    ...CONSENT_WORDS,
    ...Object.fromEntries(table(own.granted ?? [], true)),
    ...Object.fromEntries(table(own.denied ?? [], false)),
  };
}
