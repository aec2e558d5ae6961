import type { CustomerFeature } from './customer-features.ts';

type Words = Readonly<Record<'fr' | 'en', string>>;
const words = (fr: string, en: string): Words => ({ fr, en });

/** What people call each feature of a customer. */
export const FEATURE_WORDS: Readonly<Record<CustomerFeature, Words>> = {
  orders: words('commandes', 'orders'),
  orders_90d: words('commandes sur 90 jours', 'orders in 90 days'),
  orders_365d: words('commandes sur un an', 'orders in a year'),
  days_since_last_order: words('jours depuis la dernière commande', 'days since the last order'),
  days_since_first_order: words('jours depuis la première commande', 'days since the first order'),
  mean_days_between_orders: words('jours entre deux commandes', 'days between orders'),
  silence_in_own_gaps: words('silence rapporté à son rythme', 'silence against their own rhythm'),
  spent: words('dépenses en tout', 'spent in all'),
  mean_order: words('panier moyen', 'average order'),
  refunds: words('remboursements', 'refunds'),
  interactions_90d: words('interactions sur 90 jours', 'interactions in 90 days'),
  interactions_90d_before: words(
    'interactions des 90 jours d’avant',
    'interactions in the 90 days before',
  ),
  days_since_last_interaction: words(
    'jours depuis la dernière interaction',
    'days since the last interaction',
  ),
  channels: words('canaux utilisés', 'channels used'),
  store_share: words('part du magasin', 'share of stores'),
  visits: words('visites', 'visits'),
  emails_opened: words('e-mails ouverts', 'e-mails opened'),
  emails_clicked: words('e-mails cliqués', 'e-mails clicked'),
  tickets: words('demandes au service client', 'tickets'),
  complaints: words('réclamations', 'complaints'),
  returns: words('retours', 'returns'),
  unsubscribed: words('désabonnement', 'unsubscribed'),
  renewals: words('renouvellements', 'renewals'),
  failed_payments: words('échecs de paiement', 'failed payments'),
};

const OTHERS: Readonly<Record<string, Words>> = {
  score: words('le score', 'the score'),
  repeat_purchases: words('achats répétés', 'repeat purchases'),
  weeks_to_last: words('semaines jusqu’au dernier achat', 'weeks to the last purchase'),
  weeks_observed: words('semaines depuis le premier achat', 'weeks since the first purchase'),
  mean_spend: words('panier moyen', 'average order'),
  words: words('mots', 'words'),
  parts_of_words: words('parties de mots', 'parts of words'),
  bought_items: words('articles achetés', 'articles bought'),
  bought_together: words('articles commandés ensemble', 'articles ordered together'),
  bought_after: words('articles achetés ensuite', 'articles bought afterwards'),
  names_alike: words('noms ressemblants', 'names alike'),
  demand_lately: words('ventes récentes', 'recent sales'),
  usual_gap: words('délai habituel de rachat', 'usual time until bought again'),
  interests: words('catégories préférées', 'favourite categories'),
  pairs_of_words: words('paires de mots', 'pairs of words'),
  amount: words('montant inhabituel', 'unusual amount'),
  rhythm: words('paiements rapprochés', 'payments close together'),
  hour: words('heure inhabituelle', 'unusual hour'),
  place: words('lieu inhabituel', 'unusual place'),
  card: words('carte jamais utilisée', 'card never used before'),
  device: words('appareil jamais utilisé', 'device never used before'),
  travel: words('deux lieux trop vite', 'two places too soon'),
};

/** @returns the code itself for a feature of a model that is older than these words */
export function featureWords(feature: string, language: 'fr' | 'en'): string {
  const known = FEATURE_WORDS[feature as CustomerFeature] ?? OTHERS[feature];
  return known?.[language] ?? feature;
}

/** All of them in one language, by code. */
export function featureNames(language: 'fr' | 'en'): Record<string, string> {
  return Object.fromEntries(
    Object.entries({ ...OTHERS, ...FEATURE_WORDS }).map(([code, own]) => [code, own[language]]),
  );
}
