import {
  type CountryCode,
  isSupportedCountry,
  parsePhoneNumberFromString,
} from 'libphonenumber-js/min';
import { isNobodysNumber } from './blocked-values.ts';

/** Longer than any number with label and extension; what is longer is text. */
const MAX_LENGTH = 60;

/**
 * Spells a telephone number as E.164 (`+33612345678`), without its extension: a person is reached on the line.
 * @param defaultCountry ISO 3166-1 alpha-2: whose national spelling a number without `+` or `00` is taken to be
 * @returns `blocked` for a number such as 0000000000, `invalid` for one that no country could have given out
 */
export function canonicalisePhone(
  text: string,
  defaultCountry: string,
): { kind: 'ok'; value: string } | { kind: 'blocked' | 'invalid' } {
  if (text.length > MAX_LENGTH) return { kind: 'invalid' };
  const spelt = text.normalize('NFKC').trim();
  if (isNobodysNumber(spelt.replace(/\D/g, ''))) return { kind: 'blocked' };
  const number = parsePhoneNumberFromString(spelt, countryOption(defaultCountry));
  if (number === undefined || !number.isValid()) return { kind: 'invalid' };
  return isNobodysNumber(number.nationalNumber)
    ? { kind: 'blocked' }
    : { kind: 'ok', value: number.number };
}

function countryOption(country: string): { defaultCountry?: CountryCode } {
  const upper = country.toUpperCase();
  return isSupportedCountry(upper) ? { defaultCountry: upper } : {};
}
