import { isPlaceholder } from '../../identity/blocked-values.ts';
import { foldText } from '../../identity/words/fold.ts';
import { toLatin } from '../../identity/words/latin.ts';
import type { ProfileState } from '../../model/profile.ts';
import { accountsOf, byNewest } from '../groups.ts';
import { isPublicMailbox } from './public-mailboxes.ts';

/** What makes somebody one of a company: an account or group that a source names, or an employer and its mail. */
export type Belonging =
  | { readonly kind: 'group'; readonly key: string }
  | { readonly kind: 'employer'; readonly company: string; readonly domain: string };

/** Most accounts and groups of one person that count, the newest. */
const MOST_GROUPS = 8;
/** Most mail domains that an employer is known by. */
const MOST_DOMAINS = 2;

/** Legal forms: a company is the same with and without. */
const LEGAL_FORMS = new Set(
  'inc ltd limited llc llp plc corp corporation co company gmbh ag kg sarl sas sasu sa eurl sci scop snc bv nv spa srl pty'.split(
    ' ',
  ),
);

/**
 * The companies of a person. A name alone is none, for a thousand bakeries are called the same; nor is a mail domain
 * alone, nor one where anybody may have a mailbox.
 * @param emails canonical addresses, the golden one first
 * @param keyOf {@link companyKey}, or what remembers its answers
 */
export function companiesOf(
  state: Pick<ProfileState, 'identifiers' | 'groups'>,
  company: unknown,
  emails: readonly string[],
  keyOf: (company: string) => string = companyKey,
): Belonging[] {
  const belongings: Belonging[] = groupKeys(state).map((key) => ({ kind: 'group', key }));
  if (typeof company !== 'string') return belongings;
  const name = keyOf(company);
  if (name === '') return belongings;
  const domains = new Set<string>();
  for (const email of emails) {
    const domain = email.slice(email.lastIndexOf('@') + 1);
    if (!domains.has(domain) && !isPublicMailbox(domain)) domains.add(domain);
    if (domains.size === MOST_DOMAINS) break;
  }
  for (const domain of domains) belongings.push({ kind: 'employer', company: name, domain });
  return belongings;
}

function groupKeys({ identifiers, groups = {} }: Pick<ProfileState, 'identifiers' | 'groups'>) {
  const said = new Map(Object.entries(groups));
  for (const key in identifiers) {
    // Of accounts that were claimed before groups were remembered.
    const at = identifiers[key]?.last_seen_at;
    if (at !== undefined && accountsOf([key]).length > 0 && !said.has(key)) said.set(key, at);
  }
  if (said.size === 0) return [];
  return byNewest([...said])
    .slice(0, MOST_GROUPS)
    .map(([key]) => key);
}

/** A company's name as it is compared: folded, without its legal form; `''` where it says nothing. */
export function companyKey(company: string): string {
  if (isPlaceholder(company)) return '';
  const words = foldText(toLatin(company)).match(/[\p{L}\p{N}\p{M}]+/gu) ?? [];
  const telling = words.filter((word) => !LEGAL_FORMS.has(word));
  return (telling.length === 0 ? words : telling).join('');
}
