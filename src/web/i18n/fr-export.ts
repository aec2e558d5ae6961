import { createPlural } from './plural.ts';

const plural = createPlural('fr');

/** Words of taking a list of people along, in French. */
export const exportFr = {
  open: 'Exporter',
  heading: 'Exporter ces clients',
  purpose: 'Pour quel usage ?',
  choose: 'Choisir un usage',
  with_consent: 'Avec l’accord de chacun',
  without_consent: 'Sur une autre base',
  purposes: {
    customer_service: 'Service client',
    data_quality: 'Qualité des données',
    statistics: 'Statistiques',
    legal_duty: 'Obligation légale',
  } as Readonly<Record<string, string>>,
  format: 'Format',
  formats: { csv: 'CSV', excel: 'CSV pour Excel français (;)', ndjson: 'NDJSON' },
  traced:
    'Le fichier ne contient que ce que votre rôle permet de voir. L’export, son usage et son nombre de lignes sont inscrits au journal.',
  take: 'Préparer le fichier',
  cancel: 'Renoncer',
  done: (count: number) =>
    plural(count, {
      zero: 'Aucune ligne.',
      one: '# ligne exportée.',
      many: '# de lignes exportées.',
      other: '# lignes exportées.',
    }),
  left_out: (count: number) =>
    plural(count, {
      zero: '',
      one: '# personne n’a pas donné son accord et n’y est pas.',
      many: '# de personnes n’ont pas donné leur accord et n’y sont pas.',
      other: '# personnes n’ont pas donné leur accord et n’y sont pas.',
    }),
  too_many: 'Trop de monde pour un seul fichier : affinez les filtres.',
  failed: 'Le fichier n’a pas pu être préparé.',
  file: 'clients',
};

export type ExportWords = typeof exportFr;
