export type KibanaLanguage = 'fr' | 'en';

/** What our objects say in Kibana where no dashboard or field does. */
export const WORDS = {
  fr: {
    views: { profiles: 'Azimut · personnes', events: 'Azimut · interactions' },
    person: 'Personne (pseudonyme)',
    people: 'Personnes',
    count: 'Nombre',
    before: 'période précédente',
    others: 'autres',
    note: 'Ce tableau vient d’Azimut. Les personnes y sont désignées par un pseudonyme.',
    only_there: (title: string) =>
      `**${title}**\n\nCette analyse se lit dans Azimut : Kibana n’a pas de quoi la montrer.`,
    in_currency: (currency: string) => `en ${currency}`,
    tag: 'Azimut',
    per_person: 'Par personne',
    share: 'Part',
  },
  en: {
    views: { profiles: 'Azimut · people', events: 'Azimut · interactions' },
    person: 'Person (pseudonym)',
    people: 'People',
    count: 'Count',
    before: 'previous period',
    others: 'others',
    note: 'This dashboard comes from Azimut. People are known here by a pseudonym.',
    only_there: (title: string) =>
      `**${title}**\n\nThis analysis is read in Azimut: Kibana has nothing to show it with.`,
    in_currency: (currency: string) => `in ${currency}`,
    tag: 'Azimut',
    per_person: 'Per person',
    share: 'Share',
  },
} as const;
