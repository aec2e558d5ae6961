import type { PaymentSign, RiskBand } from '../../model/event.ts';

/** What one person did, added up: all that stored models read of a person. Instants in milliseconds since 1970. */
export interface Activity {
  readonly profile_id: string;
  /** every day with an order or money, whenever; oldest first */
  readonly days: readonly OrderDay[];
  /** by event name, before the moment asked for */
  readonly events: readonly {
    readonly name: string;
    readonly count: number;
    readonly last: number;
  }[];
  /** by channel, before the moment asked for */
  readonly channels: readonly { readonly channel: string; readonly count: number }[];
  /** interactions in the last 90 days before the moment asked for, and in the 90 days before those */
  readonly recent: number;
  readonly earlier: number;
  /** first subscription that ended at or after the moment asked for */
  readonly cancelled: number | null;
  /** texts by month, of those with a sentiment */
  readonly moods: readonly Mood[];
  /** the riskiest payment of the last 90 days, and how many are of high risk; absent where none was judged */
  readonly risk?: PaymentPeril | undefined;
  /** topics of texts of the last year, most frequent first, and the newest */
  readonly topics?: readonly string[] | undefined;
  readonly topicLast?: string | undefined;
}

export interface OrderDay {
  /** whole days since 1970, UTC */
  readonly day: number;
  readonly orders: number;
  /** in minor units of the currency asked for */
  readonly sold_minor: number;
  /** given back, above 0 */
  readonly returned_minor: number;
}

export interface Mood {
  /** start of the month, milliseconds */
  readonly month: number;
  readonly mean: number;
  readonly texts: number;
  /** instant and score of the newest text of the month */
  readonly last: number;
  readonly lastScore: number;
}

export interface PaymentPeril {
  readonly at: number;
  readonly probability: number;
  readonly band: RiskBand;
  readonly signs: readonly PaymentSign[];
  readonly high: number;
}
