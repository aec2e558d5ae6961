import { domainToASCII } from 'node:url';

/** Zero-width and direction marks that copying out of pages and sheets leaves behind. */
const INVISIBLE = /[\u00ad\u200b-\u200f\u202a-\u202e\u2060\ufeff]/g;

/** An address with a display name and a `mailto:` before it. */
const MAX_LENGTH = 1000;

/** RFC 5322 dot-atom with the non-ASCII letters of RFC 6531. Quoted local parts are legal, and nobody's. */
const LOCAL = /^[\p{L}\p{N}\p{M}!#$%&'*+/=?^_`{|}~-]+(\.[\p{L}\p{N}\p{M}!#$%&'*+/=?^_`{|}~-]+)*$/u;
/** What most addresses look like as they come, and always once they are canonical: nothing is left to do. */
const PLAIN = /^[a-z0-9_+-]+(?:\.[a-z0-9_+-]+)*@(?:[a-z0-9]{1,63}\.)+[a-z]{2,63}$/;
const LABEL = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;

/**
 * Spells an e-mail address the one way it is compared in: NFKC, lower case, domain in ASCII (IDNA), without
 * display name, angle brackets and `mailto:`. Dots and plus tags stay: whether they matter is the mailbox
 * provider's business, and guessing would give one person another's mail.
 * @returns `undefined` for what cannot be delivered to on the internet
 */
export function canonicaliseEmail(text: string): string | undefined {
  if (text.length > MAX_LENGTH) return undefined;
  if (text.length <= 64 && PLAIN.test(text)) return text;
  const bare = withoutDecoration(text.normalize('NFKC').replace(INVISIBLE, '').trim());
  const at = bare.lastIndexOf('@');
  if (at < 1) return undefined;
  const local = bare.slice(0, at).toLowerCase();
  const domain = asciiDomain(bare.slice(at + 1));
  if (domain === undefined || !LOCAL.test(local)) return undefined;
  // RFC 5321 4.5.3.1: 64 octets of local part, 254 of address.
  const localBytes = Buffer.byteLength(local);
  return localBytes > 64 || localBytes + 1 + domain.length > 254 ? undefined : `${local}@${domain}`;
}

/** `"Ada L." <ada@x.org>`, `<ada@x.org>`, `mailto:ada@x.org?subject=…` and `'ada@x.org'` down to the address. */
function withoutDecoration(text: string): string {
  const inBrackets = /<([^<>]*)>$/.exec(text)?.[1] ?? text;
  const withoutScheme = /^mailto:([^?]*)/i.exec(inBrackets)?.[1] ?? inBrackets;
  return withoutScheme
    .trim()
    .replace(/^(['"])(.*)\1$/, '$2')
    .trim();
}

function asciiDomain(text: string): string | undefined {
  // `domainToASCII` would take a port, a path or a percent code for part of a URL.
  if (text.length > 253 || /[\s:/?#@[\]\\%]/.test(text)) return undefined;
  const domain = domainToASCII(text.toLowerCase());
  const labels = domain.split('.');
  if (labels.length < 2 || !labels.every((label) => LABEL.test(label))) return undefined;
  // A last label of digits is an IPv4 address, or nothing at all.
  return /^\d+$/.test(labels.at(-1) ?? '') ? undefined : domain;
}
