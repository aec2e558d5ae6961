import { buildAddress } from '../../identity/matching/address.ts';
import { foldText } from '../../identity/words/fold.ts';
import { toLatin } from '../../identity/words/latin.ts';

/** Where somebody lives, as golden values have it. */
export interface Home {
  readonly street?: string | null | undefined;
  readonly postcode?: string | null | undefined;
  readonly city?: string | null | undefined;
}

/** Words before the door, stair or floor of a building, each in one spelling. */
const UNIT_WORDS: Readonly<Record<string, string>> = {
  appartement: 'apt',
  appart: 'apt',
  appt: 'apt',
  app: 'apt',
  apt: 'apt',
  apartment: 'apt',
  flat: 'apt',
  unit: 'apt',
  suite: 'apt',
  porte: 'apt',
  door: 'apt',
  chambre: 'apt',
  room: 'apt',
  batiment: 'bat',
  bat: 'bat',
  building: 'bat',
  bldg: 'bat',
  immeuble: 'bat',
  imm: 'bat',
  escalier: 'esc',
  esc: 'esc',
  stair: 'esc',
  etage: 'floor',
  floor: 'floor',
  lot: 'lot',
};
const UNIT = new RegExp(
  `\\b(${Object.keys(UNIT_WORDS).join('|')})\\b\\.?\\s*(?:n[o°º]\\.?\\s*)?([a-z]?\\d{1,5}[a-z]?|[a-z])\\b(?!['’])`,
  'g',
);
const HASH = /(?<=\p{L}.*)#\s*([a-z]?\d{1,5}[a-z]?)\b/gu;
const FLOOR = /\b(\d{1,3})\s?(?:er|ere|e|eme|st|nd|rd|th)\s+(?:etage|floor)\b/g;
/** A box is a place for letters: many may share one, and nobody lives there. */
const BOX = /\b(?:bp|cs|tsa|boite postale|p\.?\s?o\.?\s?box|postfach|apartado)\s*\d/;
/** No street is longer; what is, is a text. */
const LONGEST = 300;
/** `12 bis`, `12B`; in countries that write it last, `Hauptstrasse 12a`. */
const SUFFIX = /^(\s*\d{1,5})\s?(bis|ter|quater|[a-f])\b/;
const LAST_SUFFIX = /(\p{L}\s+\d{1,4})\s?([a-z])\s*$/u;

/**
 * One text for one front door, however the address is spelt: number with `bis` or letter, street, flat, building,
 * stair and floor as far as given, and the postcode, or the town where there is none. A flat that only one of two
 * addresses tells makes them two doors.
 * @returns `undefined` where no door is told: no street, no number, a post-office box, neither postcode nor town
 */
export function homeKey({ street, postcode, city }: Home): string | undefined {
  if (!street || street.length > LONGEST) return undefined;
  let text = foldText(toLatin(street));
  if (BOX.test(text)) return undefined;
  const units: string[] = [];
  const take = (unit: string, value: string) => {
    units.push(`${unit}${value.replace(/^0+(?=\d)/, '')}`);
    return ' ';
  };
  text = text
    .replace(FLOOR, (_, floor: string) => take('floor', floor))
    .replace(UNIT, (_, word: string, value: string) => take(UNIT_WORDS[word] ?? word, value))
    .replace(HASH, (_, value: string) => take('apt', value))
    .replace(/^\s*0+(?=\d)/, '')
    // `12, rue X`: the number is no line of its own.
    .replace(/^[\s,]*(\d{1,5}\s?(?:bis|ter|quater|[a-f])?)\s*,/, '$1 ');
  let suffix = '';
  const own = (_: string, number: string, letter: string) => {
    suffix = letter;
    return number;
  };
  text = SUFFIX.test(text) ? text.replace(SUFFIX, own) : text.replace(LAST_SUFFIX, own);
  const address = buildAddress({
    lines: [text],
    postcode: (postcode ?? '').replace(/^(\d{5})-\d{4}$/, '$1'),
    city: city ?? '',
  });
  if (address === undefined || address.number === '' || address.lines.length === 0) {
    return undefined;
  }
  const place = address.postcode === '' ? address.city : address.postcode;
  if (place === '') return undefined;
  return [address.number, suffix, ...address.lines, units.sort().join('+'), place].join('|');
}
