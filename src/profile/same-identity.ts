import type { ProfileState } from '../model/profile.ts';
import { canonicalJson } from './canonical-json.ts';
import { own } from './own.ts';

/** Fields of {@link ProfileState.candidates} that say who somebody is: what `matched-person.ts` reads. */
export const MATCHED_FIELDS = [
  'given_name',
  'middle_name',
  'family_name',
  'full_name',
  'sex',
  'birth_date',
  'email',
  'phone',
  'street',
  'postcode',
  'city',
  'company',
  'job_title',
] as const;

/**
 * Whether a fold left alone all that matching compares: the same identifiers, the same values (when they were last
 * confirmed does not count), nobody merged in, held apart or let go. Folding only ever adds identifiers and merges, so
 * numbers tell.
 */
export function isSameIdentity(before: ProfileState, after: ProfileState): boolean {
  if (before === after) return true;
  if (before.merged_from.length !== after.merged_from.length) return false;
  if (canonicalJson(before.apart_from) !== canonicalJson(after.apart_from)) return false;
  if (canonicalJson(before.released) !== canonicalJson(after.released)) return false;
  if (sizeOf(before.identifiers) !== sizeOf(after.identifiers)) return false;
  return MATCHED_FIELDS.every((field) => {
    const [was, is] = [own(before.candidates, field), own(after.candidates, field)];
    if (was === is) return true;
    if (was === undefined || is === undefined || sizeOf(was) !== sizeOf(is)) return false;
    return Object.entries(is).every(([source, { value }]) => {
      const former = own(was, source)?.value;
      return former === value || canonicalJson(former) === canonicalJson(value);
    });
  });
}

function sizeOf(record: object): number {
  return Object.keys(record).length;
}
