import { createPlural } from './plural.ts';

const plural = createPlural('fr');

/** Words of what to do for a person, in French. */
export const adviceFr = {
  heading: 'Que faire',
  none: 'Rien de particulier à faire aujourd’hui.',
  failed: 'Les conseils n’ont pas pu être lus.',
  done: 'Fait',
  not_now: 'Pas maintenant',
  wrong: 'Hors de propos',
  sent: 'Noté.',
  not_sent: 'N’a pas pu être noté.',
  others: 'Autres possibilités',
  barred: 'À ne pas faire maintenant',
  expected: (money: string) => `valeur attendue ${money}`,
  chance: (percent: string) => `${percent} de chances de réussir`,
  evidence: (tried: number) =>
    plural(tried, {
      zero: 'aucun résultat connu',
      one: '# résultat connu',
      many: '# de résultats connus',
      other: '# résultats connus',
    }),
  by: {
    conversation: 'au prochain échange',
    phone: 'par téléphone',
    email: 'par e-mail',
    sms: 'par SMS',
  },
  consent: {
    granted: 'accord donné',
    refused: 'refusé',
    unknown: 'pas d’accord connu',
    not_needed: 'sans accord nécessaire',
  },
  consent_on: (purpose: string, state: string) => `${purpose} : ${state}`,
  service: 'Service demandé',
  contacts: (contacts: number, cap: number) =>
    `${contacts} contacts commerciaux en 7 jours (${cap} au plus)`,
  recommendations: 'À proposer',
  in_stock: 'en stock',
  stock_not_kept: 'Aucun système ne donne le stock : disponibilité inconnue.',
  no_recommendations: 'Rien à proposer qui soit en stock.',
  curve: 'Valeur dans le temps',
  spent: 'Dépensé',
  expected_sum: 'Attendu, cumulé',
  spent_year: (money: string) => `${money} dépensés en un an`,
  expected_year: (money: string) => `${money} attendus dans l’année`,
  expected_orders: (orders: string) => `${orders} commandes attendues dans l’année`,
  months_ago: (months: number) => `il y a ${months} mois`,
  in_months: (months: number) => `dans ${months} mois`,
  rfm: 'Récence, fréquence, montant',
  rfm_cell: (recency: number, frequency: number) =>
    `récence ${recency} sur 5, fréquence ${frequency} sur 5`,
  recency: 'Récence',
  frequency: 'Fréquence',
  monetary: 'Montant',
  of_five: (score: number) => `${score} sur 5`,
  best: '5 est le meilleur cinquième des clients.',
};

export type AdviceWords = typeof adviceFr;
