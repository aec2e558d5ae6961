/**
 * For each of many tests the least false discovery rate at which it would be called significant: of those called at
 * a rate of 5 %, about one in twenty is chance.
 * @see Benjamini and Hochberg (1995)
 */
export function falseDiscoveryRates(pValues: readonly number[]): number[] {
  const order = pValues.map((_, i) => i).sort((a, b) => (pValues[b] ?? 0) - (pValues[a] ?? 0));
  const rates = new Array<number>(pValues.length).fill(1);
  let least = 1;
  order.forEach((i, fromLast) => {
    const rank = pValues.length - fromLast;
    least = Math.min(least, ((pValues[i] ?? 1) * pValues.length) / rank);
    rates[i] = least;
  });
  return rates;
}
