import type { ConsentState } from '../../model/consent.ts';
import type { Action } from './action.ts';
import type { Reach } from './situation.ts';

/** Where somebody stands on a purpose; `not_needed` for what serves their own request. */
export interface ConsentOn {
  readonly state: 'granted' | 'refused' | 'unknown' | 'not_needed';
  readonly decided_at: string | null;
  readonly source: string | null;
}

/** Names under which sources tell one purpose. The general one counts where the particular is not decided. */
const TOLD_AS: Readonly<Record<string, readonly string[]>> = {
  email_marketing: ['email_marketing', 'marketing_email', 'newsletter'],
  sms_marketing: ['sms_marketing', 'marketing_sms'],
  phone_marketing: ['phone_marketing', 'marketing_phone'],
};
export const MARKETING_PURPOSES = ['email_marketing', 'sms_marketing', 'phone_marketing'] as const;
const GENERAL = 'marketing';

const BY_REACH: Readonly<Record<Reach, string>> = {
  email: 'email_marketing',
  sms: 'sms_marketing',
  phone: 'phone_marketing',
  conversation: 'personalisation',
};

/** The purpose that doing something in a way serves. */
export function purposeOf({ kind }: Pick<Action, 'kind'>, reach: Reach): string {
  return kind === 'service' ? 'service' : BY_REACH[reach];
}

/** The strictest of what is decided on a purpose, under whatever name; nothing decided is `unknown`, which denies. */
export function consentOn(
  consents: Readonly<Record<string, ConsentState>>,
  purpose: string,
): ConsentOn {
  if (purpose === 'service') return { state: 'not_needed', decided_at: null, source: null };
  const told = (names: readonly string[]) => names.flatMap((name) => consents[name] ?? []);
  const general = told([GENERAL]);
  // A refusal of all marketing holds for each way of it; its grant only where nothing else is decided.
  const isMarketing = purpose in TOLD_AS;
  const own = told(TOLD_AS[purpose] ?? [purpose]);
  const refused = [...own, ...(isMarketing ? general : [])].find(({ granted }) => !granted);
  const granted = [...own, ...(isMarketing ? general : [])].find((one) => one.granted);
  const decision = refused ?? granted;
  if (decision === undefined) return { state: 'unknown', decided_at: null, source: null };
  return {
    state: decision.granted ? 'granted' : 'refused',
    decided_at: decision.decided_at,
    source: decision.source,
  };
}
