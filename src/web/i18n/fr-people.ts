import { createPlural } from './plural.ts';

const plural = createPlural('fr');

/** Words of the list of people, in French. */
export const peopleFr = {
  heading: 'Clients',
  filters: 'Filtres',
  total: (count: number) =>
    plural(count, {
      zero: 'personne',
      one: '# client',
      many: '# de clients',
      other: '# clients',
    }),
  more: (count: number) => `Afficher ${count} de plus`,
  sort: 'Ordre',
  sorts: {
    relevance: 'meilleure correspondance',
    last_seen: 'dernière visite',
    value: 'valeur',
    expected_value: 'valeur attendue',
    churn: 'risque de départ',
    created: 'plus récents',
  },
  facets: {
    lifecycle_stage: 'Étape',
    segment: 'Segment',
    channel: 'Canal',
    value_band: 'Dépensé',
    churn_band: 'Risque de départ',
    consent: 'Consentement',
    country: 'Pays',
    region: 'Région',
    city: 'Ville',
  },
  elsewhere: (count: number) =>
    plural(count, {
      one: '# client sous d’autres valeurs',
      many: '# de clients sous d’autres valeurs',
      other: '# clients sous d’autres valeurs',
    }),
  bands: {
    none: 'rien',
    under_100: 'moins de 100',
    from_100: '100 à 500',
    from_500: '500 à 2 000',
    from_2000: '2 000 et plus',
  },
  own: { region: 'dans votre région', portfolio: 'dans votre portefeuille' },
  prefer: 'Mes clients d’abord',
  prefer_hint: 'Ils passent devant à correspondance égale ; personne n’est caché.',
  prefer_region: 'Ma région',
  prefer_portfolio: 'Mon portefeuille (segment)',
  prefer_nobody: 'aucun en particulier',
  prefer_failed: 'Le choix n’a pas été enregistré. Réessayez.',
  views: 'Vues enregistrées',
  save_as: 'Nom de cette vue',
  save: 'Enregistrer',
  forget: 'Oublier',
  view_failed: 'La vue n’a pas pu être modifiée. Réessayez.',
};
