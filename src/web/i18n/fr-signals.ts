import { createPlural } from './plural.ts';

const plural = createPlural('fr');

/** Words of what models and appointments add to the 360 page; they come with it. In French. */
export const signalsFr = {
  topic: (name: string) => `Sujet : ${name}`,
  topics: {
    delivery: 'livraison',
    return: 'retour',
    product: 'produit',
    payment: 'paiement',
    account: 'compte',
    praise: 'compliment',
  } as Record<string, string>,
  risk: {
    title: 'Risque de paiement',
    band: { low: 'Faible', medium: 'À vérifier', high: 'Élevé' },
    mark: { low: 'risque faible', medium: 'à vérifier', high: 'risque élevé' },
    worst: (age: string) => `le paiement le plus inhabituel, ${age}`,
    count: (count: number) =>
      plural(count, {
        zero: 'aucun paiement à haut risque en 90 jours',
        one: '# paiement à haut risque en 90 jours',
        other: '# paiements à haut risque en 90 jours',
      }),
    why: 'Ce qui est inhabituel',
    signs: {
      amount: 'Montant inhabituel',
      rhythm: 'Paiements rapprochés',
      hour: 'Heure inhabituelle',
      place: 'Lieu inhabituel',
      card: 'Carte jamais utilisée',
      device: 'Appareil jamais utilisé',
      travel: 'Deux lieux trop vite',
    } as Record<string, string>,
    amount: (seen: string, usual: string | undefined) =>
      usual === undefined ? seen : `${seen}, d’habitude ${usual}`,
    rhythm: (seen: string) => `${seen} en une heure`,
    hour: (seen: string) => `vers ${seen} h (UTC)`,
    place: (seen: string, usual: string | undefined) =>
      usual === undefined ? seen : `${seen}, d’habitude ${usual}`,
    peers: 'comparé aux autres clients',
    how: 'Comment ce modèle se trompe',
    history: 'Toutes les transactions',
    history_note: 'La consultation est inscrite au journal.',
    none: 'Aucune transaction.',
    failed: 'Les transactions n’ont pas pu être lues.',
    more: 'Plus anciennes',
  },
  care: {
    title: 'Rendez-vous',
    next: 'Prochain',
    none_due: 'Aucun à venir',
    due: (count: number) => plural(count, { one: '# à venir', other: '# à venir' }),
    kept: 'Honorés',
    missed: 'Manqués',
    cancelled: 'Annulés',
    reminded: 'Rappels',
    last_missed: 'Dernier manqué',
    unresolved: 'Sans suite connue',
  },
};
export type SignalWords = typeof signalsFr;
