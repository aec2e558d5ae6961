import { canonicaliseEmail } from '../identity/email.ts';
import { parseKey } from '../identity/identifier-key.ts';
import { policyOf } from '../identity/namespaces.ts';
import { canonicalisePhone } from '../identity/phone.ts';
import type { ProfileState } from '../model/profile.ts';
import { nameGivenBy } from './name-given-by.ts';
import { own } from './own.ts';

/** Most spellings of a name that a profile lists. */
const MAX_NAMES = 20;
/** Most e-mail addresses, and most telephone numbers. */
const MAX_CONTACT_POINTS = 50;
/** Most identifiers; the state holds them all. */
const MAX_IDENTIFIERS = 500;

type Dated = { readonly value: string; readonly at: string };

/** Every spelling of the full name, golden first, then newest first; at most 20. */
export function namesOf(candidates: ProfileState['candidates'], golden: unknown): string[] {
  const spellings: Dated[] = datedTexts(candidates, 'full_name');
  for (const field of ['family_name', 'given_name']) {
    for (const [source, { updated_at }] of Object.entries(own(candidates, field) ?? {})) {
      const value = nameGivenBy(candidates, source);
      if (value !== undefined) spellings.push({ value, at: updated_at });
    }
  }
  return newestFirst(spellings, golden).slice(0, MAX_NAMES);
}

/** Canonical addresses, golden first, then newest first; at most 50. */
export function emailsOf(state: ProfileState, golden: unknown): string[] {
  const given = datedTexts(state.candidates, 'email').map(({ value, at }) => ({
    value: canonicaliseEmail(value) ?? '',
    at,
  }));
  return newestFirst([...seenIn(state, 'email'), ...given], golden).slice(0, MAX_CONTACT_POINTS);
}

/** E.164 numbers, golden first, then newest first; at most 50. Numbers that have no such spelling are left out. */
export function phonesOf(state: ProfileState, golden: unknown): string[] {
  const given = datedTexts(state.candidates, 'phone')
    .map(({ value, at }) => ({ value: canonicalPhone(value, undefined), at }))
    .filter(({ value }) => value.startsWith('+'));
  const first = typeof golden === 'string' && golden.startsWith('+') ? golden : undefined;
  return newestFirst([...seenIn(state, 'phone'), ...given], first).slice(0, MAX_CONTACT_POINTS);
}

/** E.164 where the number has that spelling in the given country, else as it was given. */
export function canonicalPhone(text: string, country: unknown): string {
  if (/^\+\d{6,15}$/.test(text)) return text;
  return canonicalisePhone(text, typeof country === 'string' ? country : '') ?? text;
}

/** Canonical keys, strongest namespace first, then newest first; at most 500. */
export function identifiersOf(identifiers: ProfileState['identifiers']): string[] {
  const ranked = Object.entries(identifiers).map(([key, { last_seen_at }]) => ({
    key,
    at: last_seen_at,
    priority: policyOf(key.slice(0, key.indexOf(':'))).priority,
  }));
  ranked.sort((a, b) => {
    if (a.priority !== b.priority) return a.priority - b.priority;
    if (a.at !== b.at) return a.at > b.at ? -1 : 1;
    return a.key < b.key ? -1 : 1;
  });
  return ranked.slice(0, MAX_IDENTIFIERS).map(({ key }) => key);
}

function seenIn(state: ProfileState, namespace: string): Dated[] {
  const seen: Dated[] = [];
  const start = `${namespace}:`;
  for (const key in state.identifiers) {
    const at = key.startsWith(start) ? state.identifiers[key]?.last_seen_at : undefined;
    if (at !== undefined) seen.push({ value: parseKey(key).value, at });
  }
  return seen;
}

function datedTexts(candidates: ProfileState['candidates'], field: string): Dated[] {
  const texts: Dated[] = [];
  for (const { value, updated_at } of Object.values(own(candidates, field) ?? {})) {
    if (typeof value === 'string') texts.push({ value, at: updated_at });
  }
  return texts;
}

function newestFirst(dated: Dated[], golden: unknown): string[] {
  dated.sort((a, b) => (a.at === b.at ? (a.value < b.value ? -1 : 1) : a.at > b.at ? -1 : 1));
  const values = new Set<string>(typeof golden === 'string' ? [golden] : []);
  for (const { value } of dated) if (value !== '') values.add(value);
  return [...values];
}
