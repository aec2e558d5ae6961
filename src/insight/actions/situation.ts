import type { ConsentState } from '../../model/consent.ts';
import type { ChurnBand } from '../../model/predictions.ts';
import type { LifecycleStage } from '../../model/profile.ts';

/** Ways to reach somebody. `conversation`: when they call, write or come by themselves. */
export const REACHES = ['conversation', 'phone', 'email', 'sms'] as const;
export type Reach = (typeof REACHES)[number];

/** An article of the list for this person: in stock, or of unknown stock where none is kept. */
export interface Offered {
  readonly article_id: string;
  readonly name: string;
  /** in the currency of the situation; `null` where unknown or of another currency */
  readonly price_minor: number | null;
  /** of being bought with the next order */
  readonly probability: number | null;
  /** bought before, and due to run out */
  readonly isDue: boolean;
  /** whether it was chosen by what this person did */
  readonly isPersonal: boolean;
}

/** What was done with an action that was proposed for this person before. */
export interface Judged {
  readonly action: string;
  readonly outcome: Outcome;
  /** milliseconds since 1970 */
  readonly at: number;
}

export const OUTCOMES = ['done', 'not_now', 'wrong'] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** All that ranking actions for one person looks at. Instants in milliseconds since 1970, money in minor units. */
export interface Situation {
  readonly now: number;
  /** of every amount here; amounts in others are left out, never added */
  readonly currency: string | null;
  readonly stage: LifecycleStage;
  readonly risk: number | null;
  readonly band: ChurnBand | null;
  /** spend expected within a year */
  readonly value_minor: number | null;
  readonly average_order_minor: number | null;
  readonly orders: number;
  readonly last_order_at: number | null;
  readonly cart: {
    readonly at: number;
    readonly minor: number | null;
    readonly articles: number;
  } | null;
  readonly complaint: { readonly isOpen: boolean; readonly at: number } | null;
  /** since when the oldest open ticket is open */
  readonly ticket_at: number | null;
  readonly appointment: {
    readonly due_at: number | null;
    readonly missed_at: number | null;
  } | null;
  /** last payment that failed and was not made good */
  readonly failed_payment_at: number | null;
  readonly isSubscribed: boolean;
  readonly isInLoyalty: boolean;
  readonly reviewed_at: number | null;
  readonly offered: readonly Offered[];
  /** by what they can be reached */
  readonly reaches: readonly Reach[];
  /** what they like best of those, where it is known */
  readonly liked: Reach | null;
  readonly consents: Readonly<Record<string, ConsentState>>;
  /** contacts the company made within the last 30 days */
  readonly contacts: readonly { readonly channel: string; readonly at: number }[];
  readonly judged: readonly Judged[];
}

export const DAY_MS = 86_400_000;

export function daysSince(at: number | null, now: number): number | null {
  return at === null ? null : Math.max(0, Math.floor((now - at) / DAY_MS));
}
