/** ISO 4217 currencies whose minor unit is not a hundredth, by its decimal digits; `Intl` knows other digits for some. */
const DIGITS: Readonly<Record<number, readonly string[]>> = {
  0: 'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF'.split(' '),
  3: 'BHD IQD JOD KWD LYD OMR TND'.split(' '),
  4: 'CLF UYW'.split(' '),
};

/** Currencies by their digits, those of two left out: there are the others. */
export const UNUSUAL_DIGITS = Object.entries(DIGITS).map(
  ([digits, currencies]) => ({ digits: Number(digits), currencies }) as const,
);

const BY_CURRENCY = new Map(
  UNUSUAL_DIGITS.flatMap(({ digits, currencies }) => currencies.map((code) => [code, digits])),
);

/** Decimal digits of a currency's minor unit: 2 for cents, which is also taken for codes that nobody knows. */
export function minorDigits(currency: string): number {
  return BY_CURRENCY.get(currency) ?? 2;
}
