import { isPlaceholder } from '../../identity/blocked-values.ts';
import { splitFullName } from '../../identity/matching/person-name.ts';
import { foldText } from '../../identity/words/fold.ts';
import { toLatin } from '../../identity/words/latin.ts';
import type { ProfileState } from '../../model/profile.ts';
import { own } from '../own.ts';

/** Most family names of one person. */
const MOST_NAMES = 8;

/** Words that stand between a married name and a maiden name. */
const BETWEEN = /\b(?:nee?|epouse|epoux|ep|veuve|vve|divorcee?)\b|[(),;/]/g;
/** Words that belong to the one after them: `Le Goff`, `de la Cruz`. */
const PARTICLES = new Set(
  'de du des d da di do dos das del della van von der den ter ten le la el al ben bin ibn bou st saint ste sainte mac mc o'.split(
    ' ',
  ),
);
const NOT_NAMES = new Set('jr sr junior senior ii iii iv mr mrs ms m mme mlle dr'.split(' '));

/**
 * Every family name that a person goes by today, folded: the golden one, then what other sources say, each whole and
 * each part of a compound one, since a child may bear both parents' names and a married person either of two. Where
 * no family name is known, the one in the full name.
 * @param partsOf {@link partsOfName}, or what remembers its answers
 */
export function familyNamesOf(
  candidates: ProfileState['candidates'],
  golden: { readonly family_name?: unknown; readonly full_name?: unknown },
  partsOf: (name: string) => readonly string[] = partsOfName,
): string[] {
  const said = Object.entries(own(candidates, 'family_name') ?? {})
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, { value }]) => value);
  const given = [golden.family_name, ...said].filter((value) => typeof value === 'string');
  const names = new Set<string>();
  for (const name of given) for (const part of partsOf(name)) names.add(part);
  if (given.length === 0 && typeof golden.full_name === 'string') {
    const family = splitFullName(golden.full_name)[0]?.familyWords.join(' ') ?? '';
    for (const part of partsOf(family)) names.add(part);
  }
  return [...names].slice(0, MOST_NAMES);
}

/** A family name as a whole, folded, then its parts where it has several. */
export function partsOfName(name: string): string[] {
  if (isPlaceholder(name)) return [];
  const parts: string[] = [];
  const wholes: string[] = [];
  for (const one of foldText(toLatin(name)).split(BETWEEN)) {
    const words = (one.match(/[\p{L}\p{M}]+/gu) ?? []).filter((word) => !NOT_NAMES.has(word));
    let part = '';
    for (const word of words) {
      part += word;
      if (PARTICLES.has(word)) continue;
      parts.push(part);
      part = '';
    }
    wholes.push(words.join(''));
  }
  return [...wholes, ...parts].filter((part) => part.length > 1 && !PARTICLES.has(part));
}
