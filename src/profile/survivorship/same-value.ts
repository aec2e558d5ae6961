import { canonicaliseEmail } from '../../identity/email.ts';
import { canonicalisePhone } from '../../identity/phone.ts';
import { foldText } from '../../identity/words/fold.ts';
import { canonicalJson } from '../canonical-json.ts';

const NOT_A_WORD = /[^\p{L}\p{N}\p{M}]+/gu;
const NUMBER = /^[-+]?\d+([.,]\d+)?$/;
const E164 = /^\+\d{6,15}$/;
/** A place to about 100 metres: geocoders do not agree more closely. */
const DEGREES_DECIMALS = 3;

/**
 * The text under which two values of a field are the same: case, accents, spaces, punctuation and the spelling of
 * e-mail addresses, telephone numbers and web addresses do not count, nor the order of names in a full name.
 * @param country ISO 3166-1 alpha-2, for telephone numbers without a country code
 */
export function sameKey(field: string, value: unknown, country: string): string {
  if (typeof value !== 'string') return keyOfOther(field, value);
  switch (field) {
    case 'email':
      return canonicaliseEmail(value) ?? wordsKey(value);
    case 'phone':
      return E164.test(value) ? value : (canonicalisePhone(value, country) ?? wordsKey(value));
    case 'postcode':
      return foldText(value).replaceAll(NOT_A_WORD, '');
    case 'full_name':
      return wordsKey(value).split(' ').sort().join(' ');
    case 'website':
      return foldText(value)
        .replace(/^https?:\/\//, '')
        .replace(/^www\./, '')
        .replace(/\/+$/, '');
    default:
      return wordsKey(value);
  }
}

/** The sign and the decimal mark of a number count; where nothing but signs is left, they are the value. */
function wordsKey(text: string): string {
  if (NUMBER.test(text)) return text;
  const folded = foldText(text);
  return folded.replaceAll(NOT_A_WORD, ' ').trim() || folded.trim();
}

function keyOfOther(field: string, value: unknown): string {
  if (Array.isArray(value)) {
    const keys = new Set(value.map((one) => sameKey('', one, '')));
    return canonicalJson([...keys].sort());
  }
  if (field === 'location' && typeof value === 'object' && value !== null) {
    const { lat, lon } = value as { lat?: unknown; lon?: unknown };
    return `${Number(lat).toFixed(DEGREES_DECIMALS)},${Number(lon).toFixed(DEGREES_DECIMALS)}`;
  }
  return typeof value === 'object' ? canonicalJson(value) : String(value);
}
