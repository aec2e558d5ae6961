import { createHmac, timingSafeEqual } from 'node:crypto';
import type { CanonicaliseOptions } from '../../identity/canonicalise.ts';
import { canonicaliseIdentifier } from '../../identity/canonicalise.ts';
import { parseKey } from '../../identity/identifier-key.ts';
import { wordsOf } from '../../identity/words/fold.ts';
import type { ProfileDoc } from '../../model/profile.ts';
import type { Disclosable, Verifiable } from '../../privacy/disclosure-rights.ts';
import { findDates } from '../../search/typed-date.ts';

/** What holding a statement against a field reads of a profile. */
export const STATED_PARTS = {
  full_name: ['full_name', 'names'],
  given_name: ['given_name'],
  family_name: ['family_name'],
  birth_date: ['birth_date'],
  email: ['email', 'emails'],
  phone: ['phone', 'phones'],
  street: ['street'],
  company: ['company'],
  job_title: ['job_title'],
  website: ['website'],
  identifier: ['identifiers'],
} as const satisfies Record<Verifiable, readonly (keyof ProfileDoc)[]>;

type Stated = Partial<
  Pick<ProfileDoc, Disclosable | 'names' | 'emails' | 'phones' | 'identifiers'>
>;

/**
 * Whether what somebody said is what is stored, in whatever way either is spelt: accents, case and order of names do
 * not count, numbers and addresses are compared in their canonical form, a date may be said as people say dates. A
 * field without a value is matched by nothing: that it is empty is not told. All comparisons are made, each in
 * constant time, so that the time taken does not tell how near a guess was.
 * @param key random, new for each question
 */
export function matchesStatement(
  field: Verifiable,
  statement: string,
  profile: Stated,
  options: CanonicaliseOptions & { readonly key: string },
): boolean {
  const digest = (text: string) => createHmac('sha256', options.key).update(text).digest();
  const said = formsOfStatement(field, statement, options).map(digest);
  const stored = [...formsOfStored(field, profile, options), NO_VALUE].map(digest);
  let matches = false;
  for (const one of said) {
    for (const other of stored) matches = timingSafeEqual(one, other) || matches;
  }
  return matches;
}

/** No form is spelt like this: forms of statements hold no control characters. */
const NO_VALUE = '\u0000';

function formsOfStatement(
  field: Verifiable,
  statement: string,
  options: CanonicaliseOptions,
): string[] {
  switch (field) {
    case 'birth_date':
      return birthDatesIn(statement);
    case 'identifier': {
      const bare = bareOf(statement);
      return bare === '' ? [] : [bare];
    }
    default:
      return formsOf(field, statement, options);
  }
}

function formsOfStored(field: Verifiable, profile: Stated, options: CanonicaliseOptions): string[] {
  switch (field) {
    case 'birth_date':
      return known([profile.birth_date]);
    case 'identifier':
      return (profile.identifiers ?? []).map((key) => bareOf(parseKey(key).value));
    case 'email':
      return spelt(field, [profile.email, ...(profile.emails ?? [])], options);
    case 'phone':
      return spelt(field, [profile.phone, ...(profile.phones ?? [])], options);
    case 'full_name':
      return spelt(field, [profile.full_name, ...(profile.names ?? [])], options);
    default:
      return spelt(field, [profile[field]], options);
  }
}

function spelt(
  field: Exclude<Verifiable, 'birth_date' | 'identifier'>,
  values: readonly (string | null | undefined)[],
  options: CanonicaliseOptions,
): string[] {
  return known(values).flatMap((value) => formsOf(field, value, options));
}

function formsOf(
  field: Exclude<Verifiable, 'birth_date' | 'identifier'>,
  text: string,
  options: CanonicaliseOptions,
): string[] {
  if (field === 'email' || field === 'phone') {
    const canonical = canonicaliseIdentifier({ namespace: field, value: text }, options);
    return canonical.kind === 'ok' ? [canonical.identifier.value] : [];
  }
  const words = wordsOf(text).map(({ folded }) => folded);
  // A name is the same whichever part is said first.
  const form = (field === 'full_name' ? words.toSorted() : words).join(' ');
  return form === '' ? [] : [form];
}

/** The days that a statement may mean: one date and no other words, said with a day. */
function birthDatesIn(statement: string): string[] {
  const [first, ...rest] = findDates(statement);
  if (first === undefined || rest.length > 0 || first.precision !== 'day') return [];
  return [...first.meanings];
}

/** A number as it is read out: letters and digits alone. */
function bareOf(value: string): string {
  return wordsOf(value)
    .map(({ folded }) => folded)
    .join('');
}

function known(values: readonly (string | null | undefined)[]): string[] {
  return values.filter((value) => typeof value === 'string' && value !== '') as string[];
}
