import { isNobodysAddress, isPlaceholder } from '../blocked-values.ts';
import { canonicaliseEmail } from '../email.ts';
import { foldText } from '../words/fold.ts';
import { closeness, isOneSlip } from './closeness.ts';
import type { Level } from './level.ts';

/** A mail address, canonical but for what providers make nothing of. */
export interface MailAddress {
  readonly address: string;
  /** what stands before the `@`, without dots and plus tag */
  readonly user: string;
  /** letters of `user`: digits set namesakes apart, letters mostly spell a name */
  readonly letters: string;
}

/** Providers that make nothing of dots before the `@`. */
const DOTLESS = new Set(['gmail.com', 'googlemail.com']);

/** @returns `undefined` for what is no address, a machine's, or a stand-in for none */
export function buildMail(text: string): MailAddress | undefined {
  // A slip of the pen can leave an address undeliverable, and still tell whose it is.
  const spelt = canonicaliseEmail(text) ?? foldText(text).replace(/\s+/g, '');
  if (isPlaceholder(spelt) || isNobodysAddress(spelt)) return undefined;
  const at = spelt.lastIndexOf('@');
  if (at < 1 || spelt.length < 5) return undefined;
  const tagless = spelt.slice(0, at).replace(/(?<=.)\+.*$/, '');
  const domain = spelt.slice(at + 1).replace(/^googlemail\.com$/, 'gmail.com');
  const user = tagless.replaceAll('.', '');
  const address = `${DOTLESS.has(domain) ? user : tagless}@${domain}`;
  return { address, user, letters: user.replace(/\d+/g, '') };
}

/**
 * 3 the same; 2 the same part before the `@` with digits of its own, or one slip of a letter; 1 alike, as those of
 * namesakes are; 0 others. Two addresses that both spell the name and differ in digits are two people's.
 */
export function compareMails(a: MailAddress, b: MailAddress): Level {
  if (a.address === b.address) return 3;
  if (a.user === b.user && a.user.length > 3) return /\d{2}/.test(a.user) ? 2 : 1;
  const slip = isOneSlip(a.address, b.address);
  if (a.letters === b.letters && a.letters !== '' && a.user !== b.user) return slip ? 1 : 0;
  if (slip) return 2;
  return closeness(a.address, b.address) === 2 && closeness(a.user, b.user) > 0 ? 1 : 0;
}
