import { foldText } from '../words/fold.ts';
import { toLatin } from '../words/latin.ts';
import { closeness, isOneSlip } from './closeness.ts';
import { type Level, MISSING } from './level.ts';

/** One postal address, folded; `''` is not given. */
export interface Address {
  readonly number: string;
  /** lines without their number, words shortened one way and run together */
  readonly lines: readonly string[];
  readonly unit: string;
  readonly postcode: string;
  readonly city: string;
}

export interface AddressParts {
  readonly number?: string;
  readonly lines: readonly string[];
  readonly unit?: string;
  readonly postcode?: string;
  readonly city?: string;
}

/** Words of streets in the one spelling they are compared in. */
const SHORT: Readonly<Record<string, string>> = {
  street: 'st',
  saint: 'st',
  sainte: 'ste',
  avenue: 'ave',
  av: 'ave',
  road: 'rd',
  boulevard: 'blvd',
  bd: 'blvd',
  boul: 'blvd',
  drive: 'dr',
  lane: 'ln',
  court: 'ct',
  circle: 'cir',
  circuit: 'cct',
  crescent: 'cres',
  place: 'pl',
  square: 'sq',
  terrace: 'ter',
  highway: 'hwy',
  parkway: 'pkwy',
  trail: 'trl',
  close: 'cl',
  chemin: 'che',
  ch: 'che',
  impasse: 'imp',
  allee: 'all',
  allees: 'all',
  route: 'rte',
  faubourg: 'fg',
  residence: 'res',
  r: 'rue',
  general: 'gal',
  marechal: 'mal',
  docteur: 'dr',
  professeur: 'pr',
  president: 'pdt',
  capitaine: 'cne',
  commandant: 'cdt',
  colonel: 'col',
  lotissement: 'lot',
  quai: 'q',
  cours: 'crs',
  hameau: 'ham',
  lieudit: 'ld',
  escalier: 'esc',
  immeuble: 'imm',
  batiment: 'bat',
  north: 'n',
  south: 's',
  east: 'e',
  west: 'w',
  northeast: 'ne',
  northwest: 'nw',
  southeast: 'se',
  southwest: 'sw',
};
const SILENT = new Set('de du des la le les l d the of'.split(' '));

/** Builds an address; a line that holds everything (`12 rue X, 75011 Paris`) is taken apart. */
export function buildAddress(parts: AddressParts): Address | undefined {
  let number = plain(parts.number ?? '').replace(/^0+(?=\d)/, '');
  let postcode = plain(parts.postcode ?? '').replaceAll(' ', '');
  let city = plain(parts.city ?? '');
  const lines: string[] = [];
  for (const given of parts.lines) {
    const [head = '', ...rest] = streetFirst(given).split(',');
    const tail = plain(rest.join(' '));
    if (postcode === '') postcode = /\b\d{4,6}\b/.exec(tail)?.[0] ?? '';
    if (city === '')
      city = tail
        .replace(/\d+/g, ' ')
        .replace(/\b[a-z]{2}\b/g, ' ')
        .trim()
        .replace(/\s+/g, ' ');
    // The door can stand behind the name of the house: `Chinatown Point, 133 New Bridge Road`.
    const door = rest.find((part) => /^\s*\d{1,4}\b.*\p{L}/u.test(part));
    let line = plain(door !== undefined && !/^\s*\d/.test(head) ? door : head);
    const found = /^(\d+) ?(?:bis|ter|quater)?\b ?(?=\D)/.exec(line);
    if (number === '' && found !== null) {
      number = found[1] ?? '';
      line = line.slice(found[0].length);
    } else if (number === '') {
      const last = /\p{L} (\d{1,4}) ?[a-z]?$/u.exec(line);
      if (last !== null) {
        number = last[1] ?? '';
        line = line.slice(0, last.index + 1);
      }
    }
    const text = shorten(line);
    if (text !== '') lines.push(text);
  }
  const unit = plain(parts.unit ?? '').replace(/\D+/g, '');
  if (lines.length === 0 && postcode === '' && city === '') return undefined;
  return { number, lines, unit, postcode: /^0+$/.test(postcode) ? '' : postcode, city };
}

/** `No 321, Street 128` and `#321, Street 128` with the number before its street. */
function streetFirst(line: string): string {
  return line.replace(/^\s*(?:no\.?|n°|nº|#)\s*(\d+[a-z]?)\s*,\s*(?=\p{L})/iu, '$1 ');
}

function plain(text: string): string {
  return foldText(toLatin(text))
    .replace(/[^\p{L}\p{N}\p{M}]+/gu, ' ')
    .trim();
}

function shorten(line: string): string {
  return line
    .split(' ')
    .filter((word) => !SILENT.has(word))
    .map((word) => SHORT[word] ?? word.replace(/stra(ss|ß)e$/, 'str'))
    .join('');
}

/** 4 the same door; 3 the same but for a slip; 2 the same street, or number and postcode; 0 elsewhere. */
export function compareAddresses(a: Address, b: Address): Level {
  if (a.lines.length === 0 || b.lines.length === 0) return MISSING;
  let line = 0;
  for (const one of a.lines)
    for (const other of b.lines) line = Math.max(line, closeness(one, other));
  const number = numbers(a.number, b.number);
  const units = a.unit !== '' && b.unit !== '' && a.unit !== b.unit;
  if (line === 3 && number === 'same') return units ? 3 : 4;
  if (line >= 2 && number !== 'different') return 3;
  if (line === 1 && number === 'same') return 3;
  if (line >= 2) return 2;
  return number === 'same' && a.number !== '' && a.postcode !== '' && a.postcode === b.postcode
    ? 2
    : 0;
}

function numbers(a: string, b: string): 'same' | 'near' | 'different' {
  if (a === b) return 'same';
  if (a === '' || b === '') return 'near';
  return isOneSlip(a, b) && Math.max(a.length, b.length) > 1 ? 'near' : 'different';
}

/** Of postcode and town: 3 all that is given is the same; 2 one is; 1 nearly; 0 elsewhere. */
export function compareTowns(a: Address, b: Address): Level {
  const town = a.city === '' || b.city === '' ? undefined : closeness(a.city, b.city);
  const code = a.postcode === '' || b.postcode === '' ? undefined : a.postcode === b.postcode;
  if (town === undefined && code === undefined) return MISSING;
  if ((town ?? 3) === 3 && (code ?? true)) return 3;
  if (town === 3 || code === true) return 2;
  if (town !== undefined && town > 0) return 1;
  return code === false && isOneSlip(a.postcode, b.postcode) ? 1 : 0;
}
