import type { Issue } from '../model/message.ts';
import type { Traits } from '../model/traits.ts';
import { canonicaliseEmail } from './email.ts';
import { canonicalisePhone } from './phone.ts';

/**
 * Spells e-mail and telephone among a message's traits as identifiers are spelt. One that has no such spelling is
 * left out and noted, so that a golden value is always one that can be written to or called.
 * @param options.defaultCountry country of telephone numbers without a code, where the traits give no country
 */
export function canonicaliseTraits(
  traits: Traits,
  options: { readonly defaultCountry: string },
): { traits: Traits; issues: Issue[] } {
  const { email, phone, ...others } = traits;
  const issues: Issue[] = [];
  const spelt: Traits = others;
  if (email !== undefined) {
    const value = email === null ? null : canonicaliseEmail(email);
    if (value === undefined) issues.push({ field: 'traits.email', code: 'invalid_email' });
    else spelt.email = value;
  }
  if (phone !== undefined) {
    const country = traits.country ?? options.defaultCountry;
    const value = phone === null ? null : canonicalisePhone(phone, country);
    if (value === undefined) issues.push({ field: 'traits.phone', code: 'invalid_phone' });
    else spelt.phone = value;
  }
  return { traits: spelt, issues };
}
