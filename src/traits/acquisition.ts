import type { ComputedTraits } from '../model/computed-traits.ts';
import type { Touch } from '../model/habits.ts';
import { own } from '../profile/own.ts';
import type { TraitInput } from './input.ts';

/**
 * How somebody came: their first known interaction, and the way it was led to. Of a campaign its medium, else the
 * kind of site that linked here, else `direct` on site and app, or the channel itself. The cost is what the campaign
 * spent, divided by the people it brought, as last found over all records of spend.
 * @returns `undefined` where they did nothing yet
 */
export function acquisition({ state, base }: TraitInput): ComputedTraits['acquisition'] {
  const touch = state.habits?.first_touch;
  if (touch === undefined) return undefined;
  const cost = own(base?.acquisition_costs ?? {}, touch.campaign ?? '');
  return {
    at: touch.at,
    channel: wayOf(touch),
    source: touch.source ?? touch.referrer_host ?? null,
    medium: touch.medium ?? null,
    campaign: touch.campaign ?? null,
    cost_minor: cost?.cost_minor ?? null,
    cost_currency: cost?.currency ?? null,
  };
}

const SEARCH_SITES = /(^|\.)(google|bing|duckduckgo|ecosia|qwant|yahoo)\./;
const SOCIAL_SITES = /(^|\.)(facebook|instagram|tiktok|linkedin|pinterest|twitter|x|youtube)\.com$/;

/** The way somebody was led to an interaction; see {@link acquisition}. */
export function wayOf({
  channel,
  medium,
  source,
  referrer_host,
}: Pick<Touch, 'channel' | 'medium' | 'source' | 'referrer_host'>): string {
  if (medium !== undefined) return medium.toLowerCase();
  if (source !== undefined) return 'campaign';
  if (channel !== 'web' && channel !== 'app') return channel;
  if (referrer_host === undefined) return 'direct';
  if (SEARCH_SITES.test(referrer_host)) return 'organic_search';
  return SOCIAL_SITES.test(referrer_host) ? 'social' : 'referral';
}
