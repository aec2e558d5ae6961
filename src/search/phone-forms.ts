/**
 * Spellings of typed digits as they occur at the end of an E.164 number: `06 12 34 56 78` is stored as
 * `+33612345678`, so the tail is tried as typed and without its trunk or international prefix.
 * @param digits as `TypedQuery.digits`: digits, with `+` first when it was typed
 */
export function phoneTails(digits: string, shortest: number): string[] {
  const bare = digits.replace('+', '');
  const tails = [bare, bare.replace(/^00/, ''), bare.replace(/^0+/, '')];
  return [...new Set(tails)].filter((tail) => tail.length >= shortest && tail.length <= 15);
}

/**
 * The same digits as the beginning of a number, in international form without `+`.
 * @param callingCode of the country that numbers are written without, such as `33`
 */
export function phoneStarts(digits: string, callingCode: string, shortest: number): string[] {
  const bare = digits.replace('+', '');
  const starts = digits.startsWith('+')
    ? [bare]
    : bare.startsWith('00')
      ? [bare.slice(2)]
      : bare.startsWith('0')
        ? [callingCode + bare.slice(1)]
        : [callingCode + bare, bare];
  return starts.filter((start) => start.length >= shortest && start.length <= 15);
}
