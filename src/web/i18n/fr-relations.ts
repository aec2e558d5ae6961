import { createPlural } from './plural.ts';

const plural = createPlural('fr');

/** Words of the card of household and company, in French. */
export const frRelations = {
  heading: 'Foyer et entreprise',
  failed: 'Les liens de cette personne n’ont pas pu être lus.',
  household: 'Foyer',
  company: 'Entreprise',
  same_home: (family: string, address: string) =>
    address === ''
      ? `Même adresse et même nom de famille : ${family}`
      : `Même adresse et même nom de famille : ${family}, ${address}`,
  same_employer: (company: string, domains: string) =>
    `Même employeur et même domaine de messagerie : ${company}, ${domains}`,
  same_group: (kind: string, value: string) => `Même rattachement : ${kind} ${value}`,
  group: 'groupe',
  others: (count: number, atLeast: boolean) =>
    plural(count, {
      one: atLeast ? 'au moins # autre personne' : '# autre personne',
      other: atLeast ? 'au moins # autres personnes' : '# autres personnes',
    }),
  unnamed: 'Personne sans nom',
  more: 'Voir la suite',
  apart: 'Chaque personne garde sa propre fiche.',
};
