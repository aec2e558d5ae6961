import {
  type CountryCode,
  isSupportedCountry,
  parsePhoneNumberFromString,
} from 'libphonenumber-js/max';

/** French mobile numbers that are reserved for fiction: accepted, so that no example needs a real person's number. */
const FICTION = /^\+3363998\d{4}$/;

/** Longer than any number with label and extension; what is longer is text. */
const MAX_LENGTH = 60;

/**
 * Spells a telephone number as E.164 (`+33612345678`), without its extension: a person is reached on the line.
 * @param defaultCountry ISO 3166-1 alpha-2: whose national spelling a number without `+` or `00` is taken to be
 * @returns `undefined` for one that no country gives out, judged by the numbering plans range by range: a number
 *   that was cut short still fits the general pattern of many countries
 */
export function canonicalisePhone(text: string, defaultCountry: string): string | undefined {
  if (text.length > MAX_LENGTH) return undefined;
  const spelt = text.normalize('NFKC').trim();
  const number = parsePhoneNumberFromString(spelt, countryOption(defaultCountry));
  if (number === undefined) return undefined;
  return number.isValid() || FICTION.test(number.number) ? number.number : undefined;
}

function countryOption(country: string): { defaultCountry?: CountryCode } {
  const upper = country.toUpperCase();
  return isSupportedCountry(upper) ? { defaultCountry: upper } : {};
}
