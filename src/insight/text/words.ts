import type { PlanWords } from '../evaluate/plan-evaluation.ts';

/** What fitting a classifier of texts says to people. */
export interface TextWords extends PlanWords {
  readonly unlabelled: (rows: number) => string;
  readonly blank: (rows: number) => string;
  readonly stars: string;
  readonly guessedText: (column: string) => string;
  readonly sampled: (rows: number, of: number) => string;
  readonly cut: (rows: number) => string;
  readonly rareClasses: (classes: number) => string;
  readonly unknownInTest: (rows: number) => string;
  readonly ece: string;
}

export const TEXT_WORDS: Readonly<Record<'fr' | 'en', TextWords>> = {
  en: {
    unlabelled: (rows) =>
      `${rows} rows have no label: not used to fit or to evaluate; each got a score all the same`,
    blank: (rows) => `${rows} rows have no text: not used to fit; scored by the base rate alone`,
    stars: 'stars became labels: below the middle negative, the middle neutral, above it positive',
    guessedText: (column) => `texts are taken from column ${column}; --text names another`,
    sampled: (rows, of) => `fitted on ${rows} of ${of} rows, drawn by label, to bound the memory`,
    cut: (rows) => `${rows} texts are very long: read up to 20,000 characters`,
    rareClasses: (classes) => `${classes} labels have fewer than five rows: hardly learnt`,
    unknownInTest: (rows) =>
      `${rows} rows of the test file have no label or one that was not fitted: not evaluated`,
    ece: 'ten bins of equal width over 0 to 1 of the chosen label’s probability; mean over cases of |share right - mean probability|',
    crossValidation: (folds) => `stratified cross-validation, ${folds} folds`,
    testFile: 'test file',
    latest: (column) => `the latest fifth of the rows by ${column}, fitted on those before`,
    fewCases: (rarest) => `the rarest label has ${rarest} rows: its figures vary a lot by chance`,
    fewerFolds: (folds) => `too few rows of one label: ${folds} folds`,
    undated: (rows) => `${rows} rows have no time: used for fitting only`,
  },
  fr: {
    unlabelled: (rows) =>
      `${rows} lignes sans étiquette : ni ajustement ni mesure ; chacune a tout de même un score`,
    blank: (rows) => `${rows} lignes sans texte : hors ajustement ; leur score est le taux de base`,
    stars:
      'les étoiles sont devenues des étiquettes : negative sous le milieu, neutral au milieu, positive au-dessus',
    guessedText: (column) => `textes lus dans la colonne ${column} ; --text en nomme une autre`,
    sampled: (rows, of) =>
      `ajusté sur ${rows} lignes de ${of}, tirées par étiquette, pour borner la mémoire`,
    cut: (rows) => `${rows} textes très longs : lus jusqu’à 20 000 caractères`,
    rareClasses: (classes) => `${classes} étiquettes ont moins de cinq lignes : à peine apprises`,
    unknownInTest: (rows) =>
      `${rows} lignes du fichier d’évaluation sans étiquette, ou d’étiquette inconnue : hors mesure`,
    ece: 'dix classes d’égale largeur de 0 à 1 de la probabilité retenue ; moyenne sur les cas de |part juste - probabilité moyenne|',
    crossValidation: (folds) => `validation croisée stratifiée, ${folds} parts`,
    testFile: 'fichier d’évaluation',
    latest: (column) =>
      `le cinquième le plus récent des lignes selon ${column}, ajusté sur ce qui précède`,
    fewCases: (rarest) =>
      `l’étiquette la plus rare a ${rarest} lignes : ses mesures dépendent beaucoup du hasard`,
    fewerFolds: (folds) => `trop peu de lignes d’une étiquette : ${folds} parts`,
    undated: (rows) => `${rows} lignes sans date : elles ne servent qu’à l’ajustement`,
  },
};
