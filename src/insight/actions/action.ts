import type { Reach, Situation } from './situation.ts';

/** Facts that a reason is worded from. */
export type Facts = Readonly<Record<string, number | string | null>>;

/** Why an action fits somebody now, and what it is about. */
export interface Fit {
  /** what success is worth, in minor units of the situation's currency; `null` where no money is known */
  readonly worth_minor: number | null;
  /** how far it fits, 0 to 1: scales the chance of success */
  readonly strength: number;
  readonly facts: Facts;
  readonly article_id?: string;
}

/**
 * Something that can be done for a person. `service` serves what somebody asked for and needs no consent;
 * `marketing` needs that of its way, and is bounded by what somebody bears.
 */
export interface Action {
  readonly name: string;
  readonly kind: 'service' | 'marketing';
  /** ways it can be done by, in this order unless the person likes another better */
  readonly reaches: readonly Reach[];
  /** chance of success before anything was learnt */
  readonly prior: number;
  /** events that show it succeeded; none: done is success */
  readonly shown_by: readonly string[];
  /** days before it is proposed again to somebody for whom it was done */
  readonly rest_days: number;
  /** @returns `undefined` where it does not fit */
  readonly fits: (situation: Situation) => Fit | undefined;
}
