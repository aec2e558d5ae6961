import { EITHER, MEN, WOMEN } from './given-name-lists.ts';

const SEXES = new Map<string, 'f' | 'm' | 'either'>();
for (const name of WOMEN.trim().split(/\s+/)) SEXES.set(name, 'f');
for (const name of MEN.trim().split(/\s+/)) SEXES.set(name, 'm');
for (const name of EITHER.trim().split(/\s+/)) SEXES.set(name, 'either');

/** Whose name it mostly is; `undefined` for a name that is not on the list of common ones. */
export function sexOfGivenName(folded: string): 'f' | 'm' | 'either' | undefined {
  return SEXES.get(folded);
}
