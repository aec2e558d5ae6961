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

/** The same character over and over, at least four times: `9999999`, `xxxx`, `ffffffff-ffff-ffff`. */
const ONE_CHARACTER = /^(.)\1{3,}$/;

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
  /^(no-?reply|do-?not-?reply|ne-?pas-?repondre|mailer-daemon|postmaster|bounces?|test(er|ing|e)?\d*|example|exemple|anonymous|anonyme|guest|none|null|undefined|unknown|noemail|no-?e?-?mail|nomail|pasdemail|pas-?de-?mail|sansmail|nobody|fake|dummy|xxx+|aaa+|asdf+|qwerty|spam|abuse)$/;

/** Domains nobody has a mailbox at: RFC 2606 and RFC 6761, and what stands in for "none". */
const NOBODYS_DOMAIN =
  /(^|\.)(example|invalid|localhost|test)$|^(none|null|undefined|unknown|test|noemail|nomail|no-?email|email)\.[a-z]{2,3}$/;

/** Whether a canonical address is a machine's, or a stand-in for none. Shared lines such as `info@` are not told. */
export function isNobodysAddress(local: string, domain: string): boolean {
  return NOBODYS_MAILBOX.test(local) || NOBODYS_DOMAIN.test(domain);
}

/** Whether an E.164 number is made of one digit after its country code, or counts up or down. */
export function isNobodysNumber(nationalNumber: string): boolean {
  const digits = nationalNumber.replace(/^0/, '');
  if (/^\d?(\d)\1{6,}$/.test(digits)) return true;
  return (
    digits.length >= 8 &&
    ('01234567890123456789'.includes(digits) || '98765432109876543210'.includes(digits))
  );
}
