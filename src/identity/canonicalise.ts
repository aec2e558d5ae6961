import type { ClaimedIdentifier, Identifier } from '../model/identifier.ts';
import { isNobodysAddress, isNobodysNumber, isPlaceholder } from './blocked-values.ts';
import { canonicaliseEmail } from './email.ts';
import { buildIdentifier, NO_SCOPE } from './identifier-key.ts';
import type { IdentityPolicy } from './identity-policy.ts';
import type { NamespacePolicy } from './namespaces.ts';
import { canonicalisePhone } from './phone.ts';

/** A usable identifier, or why it is none: `blocked` names nobody, `invalid` cannot be a value of its namespace. */
export type Canonicalised =
  | { readonly kind: 'ok'; readonly identifier: Identifier }
  | { readonly kind: 'refused'; readonly code: 'blocked' | 'invalid' };

interface SpellingOptions {
  /** ISO 3166-1 alpha-2 country that telephone numbers without a country code are read in */
  readonly defaultCountry: string;
}

export interface CanonicaliseOptions extends SpellingOptions {
  readonly policy: IdentityPolicy;
}

const MAX_VALUE_LENGTH = 512;

/**
 * Brings a claimed identifier into the one spelling that is compared, hashed, stored and searched. Idempotent.
 * - e-mail: NFKC, lower case, ASCII domain; dots and plus tags stay
 * - telephone: E.164
 * - loyalty and national ids: upper case, letters and digits alone
 * - social handles: lower case, without a leading `@`
 * - all others: trimmed, NFC; case and inner spaces stay, since `aB` and `Ab` may be two accounts
 */
export function canonicaliseIdentifier(
  claimed: ClaimedIdentifier,
  options: CanonicaliseOptions,
): Canonicalised {
  const { namespace, scope, value } = claimed;
  if (value.length > MAX_VALUE_LENGTH) return { kind: 'refused', code: 'invalid' };
  if (isPlaceholder(value)) return { kind: 'refused', code: 'blocked' };
  const { policy } = options;
  const { spelling, scoped } = policy.of(namespace);
  const spelt = SPELLINGS[spelling](value, options);
  if (spelt === undefined) return { kind: 'refused', code: 'invalid' };
  if (NOBODYS[spelling](spelt) || policy.isBlocked(namespace, spelt)) {
    return { kind: 'refused', code: 'blocked' };
  }
  return { kind: 'ok', identifier: buildIdentifier(namespace, scoped ? scope : NO_SCOPE, spelt) };
}

const SPELLINGS: Record<
  NamespacePolicy['spelling'],
  (value: string, options: SpellingOptions) => string | undefined
> = {
  email: (value) => canonicaliseEmail(value),
  phone: (value, { defaultCountry }) => canonicalisePhone(value, defaultCountry),
  document: (value) => checked(spellDocument(value)),
  lower: (value) => checked(spellHandle(value)),
  verbatim: (value) => checked(value.normalize('NFC').trim()),
};

/** Spelt values that name nobody. Such an address or number may still be shown and searched, as a trait. */
const NOBODYS: Record<NamespacePolicy['spelling'], (spelt: string) => boolean> = {
  email: isNobodysAddress,
  phone: isNobodysNumber,
  document: isPlaceholder,
  lower: isPlaceholder,
  verbatim: isPlaceholder,
};

function spellDocument(value: string): string {
  return value
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[^\p{L}\p{N}]/gu, '');
}

function spellHandle(value: string): string {
  return value.normalize('NFKC').trim().replace(/^@+/, '').toLowerCase();
}

/** Refuses control characters and broken surrogates, which neither keys nor ids may hold. */
function checked(value: string): string | undefined {
  if (value === '' || value.length > MAX_VALUE_LENGTH) return undefined;
  return /\p{Cc}/u.test(value) || !value.isWellFormed() ? undefined : value;
}

/** What a typed text may be. A bare id names no system, so it is a value to look for, not a key. */
export type TypedIdentifier =
  | { readonly kind: 'email' | 'phone'; readonly identifier: Identifier }
  | { readonly kind: 'id'; readonly values: readonly string[] };

/**
 * What somebody typing this text into the search box may mean, in the spelling that identifiers are stored in:
 * an e-mail address, a telephone number, an id. Several may hold at once (`0612345678` may be a customer number);
 * none does for a name. A text of several words is an id only if it has a digit.
 */
export function typedIdentifiers(
  text: string,
  options: { readonly defaultCountry: string },
): TypedIdentifier[] {
  const typed = text.trim();
  if (typed.length > 512 || isPlaceholder(typed)) return [];
  const found: TypedIdentifier[] = [];
  if (typed.includes('@')) {
    const email = canonicaliseEmail(typed);
    if (email !== undefined) {
      found.push({ kind: 'email', identifier: buildIdentifier('email', undefined, email) });
    }
  }
  if (/\d/.test(typed) && !/\p{L}{3}/u.test(typed)) {
    const phone = canonicalisePhone(typed, options.defaultCountry);
    if (phone !== undefined) {
      found.push({ kind: 'phone', identifier: buildIdentifier('phone', undefined, phone) });
    }
  }
  const values = idSpellings(typed);
  if (values.length > 0) found.push({ kind: 'id', values });
  return found;
}

function idSpellings(typed: string): string[] {
  if (/\s/.test(typed) && !/\d/.test(typed)) return [];
  const spellings = [typed.normalize('NFC'), spellDocument(typed), spellHandle(typed)];
  return [...new Set(spellings)].filter((value) => value !== '');
}
