import type { Action, Facts } from './action.ts';
import { type ConsentOn, consentOn, purposeOf } from './consent-on.ts';
import { type Learnt, successRate } from './learn.ts';
import { ACTIONS } from './registry.ts';
import { DAY_MS, type Reach, type Situation } from './situation.ts';

/** Why an action is shown but must not be done now. */
export type Barred =
  | { readonly code: 'consent_refused'; readonly purpose: string }
  | { readonly code: 'consent_unknown'; readonly purpose: string }
  | { readonly code: 'open_complaint' }
  | { readonly code: 'fatigue'; readonly contacts: number; readonly days: number }
  | { readonly code: 'no_reach' }
  | { readonly code: 'done_lately'; readonly until: string }
  | { readonly code: 'not_now'; readonly until: string }
  | { readonly code: 'judged_wrong'; readonly until: string };

export interface RankedAction {
  readonly action: string;
  readonly kind: Action['kind'];
  /** `null`: it can be done now */
  readonly barred: Barred | null;
  readonly reach: Reach | null;
  readonly purpose: string;
  readonly consent: ConsentOn;
  /** chance that it succeeds, from outcomes and how far it fits */
  readonly probability: number;
  readonly worth_minor: number | null;
  /** what doing it is expected to bring, in minor units, the effort of it taken out; `null` without known money */
  readonly expected_minor: number | null;
  /** outcomes that the probability rests on, beside the guess */
  readonly tried: number;
  readonly succeeded: number;
  readonly facts: Facts;
  readonly article_id: string | null;
}

/** Contacts for marketing that somebody bears: in a week, and a day on one channel. */
export const WEEKLY_CAP = 3;
const DAILY_CAP_OF_CHANNEL = 1;
/** Days an action rests after it was judged so. */
const REST_DAYS = { not_now: 7, wrong: 90 } as const;
/** What reaching somebody takes, in minor units. */
const EFFORT: Readonly<Record<Reach, number>> = { conversation: 50, phone: 300, email: 2, sms: 10 };
/** What success is taken to be worth where no money is known of somebody: for the order alone. */
const NOMINAL_MINOR = 1_000;

/**
 * What to do for somebody, best first: what can be done now by expected value, then what must not be, in the same
 * order, each saying why. Marketing waits while a complaint is open.
 */
export function rankActions(
  situation: Situation,
  learnt: Learnt,
  actions: readonly Action[] = ACTIONS,
): RankedAction[] {
  const ranked = actions.flatMap((action): (RankedAction & { readonly order: number })[] => {
    const fit = action.fits(situation);
    if (fit === undefined) return [];
    const { rate, tried, succeeded } = successRate(
      learnt,
      action.name,
      situation.band ?? 'none',
      action.prior,
    );
    const way = chooseWay(action, situation);
    const probability = rate * Math.min(1, Math.max(0, fit.strength));
    const effort = way.reach === null ? 0 : EFFORT[way.reach];
    const order = probability * (fit.worth_minor ?? NOMINAL_MINOR) - effort;
    return [
      {
        action: action.name,
        kind: action.kind,
        barred: judgedBar(action, situation) ?? way.barred,
        reach: way.reach,
        purpose: way.purpose,
        consent: way.consent,
        probability,
        worth_minor: fit.worth_minor === null ? null : Math.round(fit.worth_minor),
        expected_minor: fit.worth_minor === null ? null : Math.round(order),
        tried,
        succeeded,
        facts: fit.facts,
        article_id: fit.article_id ?? null,
        order,
      },
    ];
  });
  return ranked
    .sort(
      (a, b) =>
        Number(a.barred !== null) - Number(b.barred !== null) ||
        b.order - a.order ||
        (a.action < b.action ? -1 : 1),
    )
    .map(({ order: _, ...one }) => one);
}

interface Way {
  readonly reach: Reach | null;
  readonly purpose: string;
  readonly consent: ConsentOn;
  readonly barred: Barred | null;
}

/** The first way that is open; else the first there is, with what bars it. */
function chooseWay(action: Action, situation: Situation): Way {
  const { reaches, liked } = situation;
  const ways = action.reaches
    .filter((reach) => reaches.includes(reach))
    // What they like best goes first, the rest in the action's own order.
    .toSorted((a, b) => Number(b === liked) - Number(a === liked))
    .map((reach) => wayBy(action, reach, situation));
  const open = ways.find(({ barred }) => barred === null);
  if (open !== undefined) return open;
  const [first] = ways;
  if (first !== undefined) return first;
  const reach = action.reaches[0] ?? 'conversation';
  const purpose = purposeOf(action, reach);
  const consent = consentOn(situation.consents, purpose);
  return { reach: null, purpose, consent, barred: { code: 'no_reach' } };
}

function wayBy(action: Action, reach: Reach, situation: Situation): Way {
  const purpose = purposeOf(action, reach);
  const consent = consentOn(situation.consents, purpose);
  return { reach, purpose, consent, barred: barOf(action, reach, purpose, consent, situation) };
}

function barOf(
  { kind }: Action,
  reach: Reach,
  purpose: string,
  { state }: ConsentOn,
  { complaint, contacts, now }: Situation,
): Barred | null {
  if (kind === 'service') return null;
  if (state === 'refused') return { code: 'consent_refused', purpose };
  if (state === 'unknown') return { code: 'consent_unknown', purpose };
  if (complaint?.isOpen === true) return { code: 'open_complaint' };
  // Whoever comes by themselves is not contacted once more.
  if (reach === 'conversation') return null;
  const since = (days: number) =>
    contacts.filter(({ at }) => at <= now && now - at < days * DAY_MS);
  const week = since(7).length;
  if (week >= WEEKLY_CAP) return { code: 'fatigue', contacts: week, days: 7 };
  const day = since(1).filter(({ channel }) => channel === reach).length;
  return day >= DAILY_CAP_OF_CHANNEL ? { code: 'fatigue', contacts: day, days: 1 } : null;
}

/** The newest word on it holds: done rests for a while, not now for a week, wrong for three months. */
function judgedBar({ name, rest_days }: Action, { judged, now }: Situation): Barred | undefined {
  const own = judged.filter(({ action, at }) => action === name && at <= now);
  const newest = own.reduce<(typeof own)[number] | undefined>(
    (last, one) => (last === undefined || one.at >= last.at ? one : last),
    undefined,
  );
  if (newest === undefined) return undefined;
  const days = newest.outcome === 'done' ? rest_days : REST_DAYS[newest.outcome];
  const until = newest.at + days * DAY_MS;
  if (until <= now) return undefined;
  const code =
    newest.outcome === 'done'
      ? 'done_lately'
      : newest.outcome === 'wrong'
        ? 'judged_wrong'
        : 'not_now';
  return { code, until: new Date(until).toISOString() };
}
