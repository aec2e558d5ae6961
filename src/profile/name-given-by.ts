import type { ProfileState } from '../model/profile.ts';
import { own } from './own.ts';

/** Given and family name of one source, in the order they are spoken; `undefined` where it gave neither. */
export function nameGivenBy(
  candidates: ProfileState['candidates'],
  source: string,
): string | undefined {
  const parts = ['given_name', 'family_name'].map((field) => {
    const value = own(candidates[field] ?? {}, source)?.value;
    return typeof value === 'string' ? value : '';
  });
  return parts.join(' ').trim() || undefined;
}
