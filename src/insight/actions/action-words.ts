import type { Facts } from './action.ts';
import type { Barred } from './rank.ts';

/** How facts are written in a language. */
interface Write {
  readonly number: (fact: string) => string;
  readonly percent: (fact: string) => string;
  readonly text: (fact: string) => string;
  /** `null` where no amount or currency is known */
  readonly money: (fact: string) => string | null;
}

interface ActionWords {
  readonly title: string;
  readonly reason: (write: Write) => string;
}

const FR: Readonly<Record<string, ActionWords>> = {
  complaint_follow_up: {
    title: 'Suivre la réclamation',
    reason: ({ number }) => `Une réclamation est ouverte depuis ${number('days')} jour(s).`,
  },
  ticket_follow_up: {
    title: 'Relancer la demande ouverte',
    reason: ({ number }) => `Une demande attend depuis ${number('days')} jours.`,
  },
  payment_help: {
    title: 'Aider à payer',
    reason: ({ number }) => `Un paiement a échoué il y a ${number('days')} jour(s), sans suite.`,
  },
  appointment_reminder: {
    title: 'Rappeler le rendez-vous',
    reason: ({ number }) => `Rendez-vous dans ${number('days')} jour(s).`,
  },
  appointment_rebook: {
    title: 'Proposer un nouveau rendez-vous',
    reason: ({ number }) => `Rendez-vous manqué il y a ${number('days')} jour(s).`,
  },
  cart_help: {
    title: 'Aider à finir le panier',
    reason: ({ number, money }) =>
      `Panier laissé il y a ${number('days')} jour(s), ${number('articles')} article(s)${money('minor') === null ? '' : `, ${money('minor')}`}.`,
  },
  retention_call: {
    title: 'Appeler pour retenir',
    reason: ({ percent }) => `Risque de départ de ${percent('risk')}.`,
  },
  win_back_offer: {
    title: 'Proposer une offre de retour',
    reason: ({ number }) => `Dernière commande il y a ${number('days')} jours.`,
  },
  reorder_reminder: {
    title: 'Rappeler de recommander',
    reason: ({ text }) => `« ${text('article')} » devrait s’épuiser, et il est en stock.`,
  },
  cross_sell: {
    title: 'Proposer un article',
    reason: ({ text }) => `« ${text('article')} » va avec ses achats.`,
  },
  loyalty_invitation: {
    title: 'Inviter au programme de fidélité',
    reason: ({ number }) => `${number('orders')} commandes, et pas encore de carte.`,
  },
  ask_review: {
    title: 'Demander un avis',
    reason: ({ number }) => `Commande d’il y a ${number('days')} jours, sans avis depuis.`,
  },
  ask_consent: {
    title: 'Demander l’accord pour être contacté',
    reason: () => 'Aucune réponse connue sur aucun canal.',
  },
};

const EN: Readonly<Record<string, ActionWords>> = {
  complaint_follow_up: {
    title: 'Follow the complaint up',
    reason: ({ number }) => `A complaint has been open for ${number('days')} day(s).`,
  },
  ticket_follow_up: {
    title: 'Chase the open ticket',
    reason: ({ number }) => `A ticket has been waiting for ${number('days')} days.`,
  },
  payment_help: {
    title: 'Help to pay',
    reason: ({ number }) =>
      `A payment failed ${number('days')} day(s) ago and was not made good since.`,
  },
  appointment_reminder: {
    title: 'Remind of the appointment',
    reason: ({ number }) => `Appointment in ${number('days')} day(s).`,
  },
  appointment_rebook: {
    title: 'Offer another appointment',
    reason: ({ number }) => `Missed an appointment ${number('days')} day(s) ago.`,
  },
  cart_help: {
    title: 'Help to finish the cart',
    reason: ({ number, money }) =>
      `Left a cart ${number('days')} day(s) ago, ${number('articles')} article(s)${money('minor') === null ? '' : `, ${money('minor')}`}.`,
  },
  retention_call: {
    title: 'Call to keep them',
    reason: ({ percent }) => `Risk of leaving ${percent('risk')}.`,
  },
  win_back_offer: {
    title: 'Offer something to come back for',
    reason: ({ number }) => `Last ordered ${number('days')} days ago.`,
  },
  reorder_reminder: {
    title: 'Remind to reorder',
    reason: ({ text }) => `“${text('article')}” should be running out, and is in stock.`,
  },
  cross_sell: {
    title: 'Suggest an article',
    reason: ({ text }) => `“${text('article')}” goes with what they bought.`,
  },
  loyalty_invitation: {
    title: 'Invite to the loyalty programme',
    reason: ({ number }) => `${number('orders')} orders, and no card yet.`,
  },
  ask_review: {
    title: 'Ask for a review',
    reason: ({ number }) => `Ordered ${number('days')} days ago, no review since.`,
  },
  ask_consent: {
    title: 'Ask whether they may be contacted',
    reason: () => 'No answer is known on any channel.',
  },
};

type BarredWords = {
  readonly [Code in Barred['code']]: (
    barred: Extract<Barred, { code: Code }>,
    date: (instant: string) => string,
  ) => string;
};

const BARRED_FR: BarredWords = {
  consent_refused: () => 'La personne a refusé cette finalité.',
  consent_unknown: () => 'Pas d’accord connu pour cette finalité : sans réponse, c’est non.',
  open_complaint: () => 'Une réclamation est ouverte : d’abord la régler.',
  fatigue: ({ contacts, days }) =>
    days === 1
      ? 'Déjà contacté par ce canal depuis un jour.'
      : `Déjà ${contacts} contacts en ${days} jours.`,
  no_reach: () => 'Aucun moyen connu de joindre la personne.',
  done_lately: ({ until }, date) => `Déjà fait ; de nouveau possible le ${date(until)}.`,
  not_now: ({ until }, date) => `Remis au ${date(until)}.`,
  judged_wrong: ({ until }, date) => `Jugé hors de propos ; pas avant le ${date(until)}.`,
};

const BARRED_EN: BarredWords = {
  consent_refused: () => 'The person has refused this purpose.',
  consent_unknown: () => 'No consent to this purpose is known: no answer means no.',
  open_complaint: () => 'A complaint is open: settle it first.',
  fatigue: ({ contacts, days }) =>
    days === 1
      ? 'Contacted on this channel within a day already.'
      : `${contacts} contacts within ${days} days already.`,
  no_reach: () => 'No way to reach the person is known.',
  done_lately: ({ until }, date) => `Done already; possible again on ${date(until)}.`,
  not_now: ({ until }, date) => `Put off until ${date(until)}.`,
  judged_wrong: ({ until }, date) => `Judged out of place; not before ${date(until)}.`,
};

export interface Worded {
  readonly title: string;
  readonly reason: string;
  readonly barred: string | null;
}

/** What an action is called, why it fits, and why it must not be done, in a language. */
export function wordAction(
  { action, facts, barred }: { action: string; facts: Facts; barred: Barred | null },
  options: { language: 'fr' | 'en'; currency: string | null; timezone: string },
): Worded {
  const { language, currency, timezone } = options;
  const locale = language === 'fr' ? 'fr-FR' : 'en-GB';
  const words = (language === 'fr' ? FR : EN)[action];
  const whole = new Intl.NumberFormat(locale, { maximumFractionDigits: 0 });
  const share = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 0 });
  const given = (fact: string) => facts[fact] ?? null;
  const write: Write = {
    number: (fact) => (typeof given(fact) === 'number' ? whole.format(Number(given(fact))) : '–'),
    percent: (fact) => (typeof given(fact) === 'number' ? share.format(Number(given(fact))) : '–'),
    text: (fact) => String(given(fact) ?? ''),
    money: (fact) => moneyText(given(fact), currency, locale),
  };
  const date = (instant: string) =>
    new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeZone: timezone }).format(
      new Date(instant),
    );
  return {
    title: words?.title ?? action,
    reason: words?.reason(write) ?? '',
    barred: barred === null ? null : wordBar(barred, language, date),
  };
}

function wordBar(barred: Barred, language: 'fr' | 'en', date: (instant: string) => string): string {
  // Each code has words that take its own bar.
  const say = (language === 'fr' ? BARRED_FR : BARRED_EN)[barred.code] as (
    one: Barred,
    date: (instant: string) => string,
  ) => string;
  return say(barred, date);
}

/** Names of actions that have words, so that a test can hold them to the registry. */
export function wordedActions(language: 'fr' | 'en'): string[] {
  return Object.keys(language === 'fr' ? FR : EN);
}

function moneyText(
  value: number | string | null,
  currency: string | null,
  locale: string,
): string | null {
  if (typeof value !== 'number' || currency === null) return null;
  const format = new Intl.NumberFormat(locale, { style: 'currency', currency });
  const digits = format.resolvedOptions().maximumFractionDigits ?? 2;
  return format.format(value / 10 ** digits);
}
