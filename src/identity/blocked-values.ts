/** What systems write where they know nobody: in lower case, without quotes. */
const PLACEHOLDERS = new Set([
  'null',
  'undefined',
  'none',
  'nil',
  'nan',
  'na',
  'n/a',
  '#n/a',
  'n.a.',
  'n.c.',
  'nc',
  'unknown',
  'inconnu',
  'inconnue',
  'anonymous',
  'anonyme',
  'guest',
  'invite',
  'invité',
  'visitor',
  'visiteur',
  'true',
  'false',
  'id',
  'user',
  'userid',
  'user_id',
  'customer',
  'customer_id',
  'distinct_id',
  'distinctid',
  'anonymous_id',
  'device_id',
  'email',
  'e-mail',
  'mail',
  'phone',
  'telephone',
  'not_authenticated',
  'not authenticated',
  'not set',
  '(not set)',
  'notset',
  'not provided',
  '(not provided)',
  '(none)',
  '[object object]',
  'test',
  'tbd',
  'todo',
  'xxx',
  'xxxx',
  'default',
  'empty',
  'blank',
  'dummy',
  'optout',
  'opt-out',
  'deleted',
  'redacted',
  '[redacted]',
  'placeholder',
  'infinity',
  '-infinity',
  '#ref!',
  '#value!',
  '#name?',
  'cookie',
  'no-cookie',
  'nocookie',
  'ios',
  'android',
  'web',
]);

/** Zeros, dashes, dots and the like, however many: no digit but 0, no letter. */
const NOTHING = /^[0\s\-_.:/*?#+]*$/;

/**
 * A letter four times or more, a digit eight times or more, nothing else: `xxxx`, `99999999`. Fewer digits may be
 * the 1,111th customer.
 */
const ONE_CHARACTER = /^(?:([a-z])\1{3,}|(\d)\2{7,})$/;

const QUOTES = /^["'`]+|["'`]+$/g;

/**
 * Whether a value names nobody: blank, zeros, `null`, `undefined`, `guest`, one digit repeated, an advertising id
 * that was switched off. Such a value is never an identifier; one of them would fuse strangers by the thousand.
 */
export function isPlaceholder(value: string): boolean {
  const bare = value.trim().replace(QUOTES, '').trim().toLowerCase();
  if (bare === '-1' || NOTHING.test(bare) || PLACEHOLDERS.has(bare)) return true;
  return ONE_CHARACTER.test(bare.replace(/[\s\-_.]/g, ''));
}

/** Local parts of mailboxes that machines write from, or that people type to get past a form. */
const NOBODYS_MAILBOX =
  /^(no-?reply|do-?not-?reply|ne-?pas-?repondre|mailer-daemon|postmaster|bounces?|abuse|test|example|exemple|anonymous|anonyme|guest|none|null|undefined|unknown|no-?e?-?mail|pas-?de-?mail|sans-?mail|nobody|fake|dummy|xxx+|aaa+|asdf+|qwerty)$/;

/** Domains that stand in for "none". */
const NOBODYS_DOMAIN = /^(none|null|undefined|unknown|no-?e?-?mail)\.[a-z]{2,3}$/;

/** Whether a canonical address is a machine's, or a stand-in for none. Shared lines such as `info@` are not told. */
export function isNobodysAddress(address: string): boolean {
  const at = address.lastIndexOf('@');
  return NOBODYS_MAILBOX.test(address.slice(0, at)) || NOBODYS_DOMAIN.test(address.slice(at + 1));
}

/** What hands run along the keys for, and the numbers of forms' examples. */
const TYPED_THROUGH = new Set(['123456789', '1234567890', '0123456789', '987654321', '9876543210']);

/** Whether an E.164 number ends in one digit seven times or more, or is the keys in order. */
export function isNobodysNumber(e164: string): boolean {
  if (/(\d)\1{6,}$/.test(e164)) return true;
  return [...TYPED_THROUGH].some((keys) => e164.endsWith(keys) && e164.length - keys.length <= 4);
}
