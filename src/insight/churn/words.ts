import type { PlanWords } from '../evaluate/plan-evaluation.ts';
import type { LeftOut } from '../table/read-column.ts';

/** What the churn model says to people. */
export interface ChurnWords extends PlanWords {
  readonly raised: string;
  readonly lowered: string;
  readonly nothing: string;
  readonly missing: string;
  readonly low: string;
  readonly high: string;
  readonly leftOut: Readonly<Record<LeftOut, string>>;
  readonly readAs: Readonly<Record<'number' | 'date' | 'boolean' | 'category', string>>;
  readonly unlabelled: (rows: number) => string;
  readonly guessedPositive: (value: string) => string;
  readonly otherLabels: (count: number, value: string) => string;
  readonly reveals: (columns: string) => string;
  readonly nearlyReveals: (columns: string) => string;
  readonly noColumns: string;
  readonly absentInTest: (columns: string) => string;
  readonly oneClassTested: string;
  readonly ece: string;
}

export const CHURN_WORDS: Readonly<Record<'fr' | 'en', ChurnWords>> = {
  en: {
    raised: 'raised by',
    lowered: 'lowered by',
    nothing: 'nothing sets this case apart',
    missing: 'not given',
    low: 'low',
    high: 'high',
    leftOut: {
      blank: 'no values',
      constant: 'one value only',
      id: 'like an id: no two rows share a value',
      free_text: 'free text',
      reveals_label: 'gives the label away: most likely written afterwards',
      named_option: 'named by an option',
    },
    readAs: { number: 'number', date: 'date', boolean: 'yes or no', category: 'category' },
    unlabelled: (rows) =>
      `${rows} rows have no label: not used to fit or to evaluate; each got a score all the same`,
    guessedPositive: (value) =>
      `the label does not say which outcome is meant: scores speak of the rarer, "${value}"`,
    otherLabels: (count, value) => `${count} further labels count as not "${value}"`,
    reveals: (columns) => `left out, because they give the label away: ${columns}`,
    nearlyReveals: (columns) =>
      `these almost tell the label by themselves; make sure they were known beforehand: ${columns}`,
    noColumns: 'no column can be learnt from: every case gets the base rate',
    fewCases: (rarer) => `only ${rarer} cases of the rarer outcome: figures vary a lot by chance`,
    fewerFolds: (folds) => `too few cases of one outcome: ${folds} folds`,
    undated: (rows) => `${rows} rows have no time: used for fitting only`,
    absentInTest: (columns) => `the test file lacks columns, read as not given: ${columns}`,
    oneClassTested: 'the cases to evaluate on have one outcome only: no AUC',
    ece: 'ten bins of equal width over 0 to 1; mean over cases of |observed share - mean score|',
    crossValidation: (folds) => `stratified cross-validation, ${folds} folds`,
    testFile: 'test file',
    latest: (column) => `the latest fifth of the rows by ${column}, fitted on those before`,
  },
  fr: {
    raised: 'augmenté par',
    lowered: 'diminué par',
    nothing: 'rien ne distingue ce cas',
    missing: 'non renseigné',
    low: 'bas',
    high: 'élevé',
    leftOut: {
      blank: 'aucune valeur',
      constant: 'une seule valeur',
      id: 'semble un identifiant : aucune valeur ne revient',
      free_text: 'texte libre',
      reveals_label: 'trahit l’étiquette : sans doute écrit après coup',
      named_option: 'nommée par une option',
    },
    readAs: { number: 'nombre', date: 'date', boolean: 'oui ou non', category: 'catégorie' },
    unlabelled: (rows) =>
      `${rows} lignes sans étiquette : ni ajustement ni mesure ; chacune a tout de même un score`,
    guessedPositive: (value) =>
      `l’étiquette ne dit pas quelle issue est visée : les scores parlent de la plus rare, « ${value} »`,
    otherLabels: (count, value) => `${count} autres étiquettes comptent comme non « ${value} »`,
    reveals: (columns) => `écartées, car elles trahissent l’étiquette : ${columns}`,
    nearlyReveals: (columns) =>
      `elles disent presque l’étiquette à elles seules ; étaient-elles connues d’avance ? ${columns}`,
    noColumns: 'aucune colonne n’apprend rien : chaque cas a le taux de base',
    fewCases: (rarer) =>
      `seulement ${rarer} cas de l’issue la plus rare : les mesures dépendent beaucoup du hasard`,
    fewerFolds: (folds) => `trop peu de cas d’une issue : ${folds} parts`,
    undated: (rows) => `${rows} lignes sans date : elles ne servent qu’à l’ajustement`,
    absentInTest: (columns) =>
      `le fichier d’évaluation n’a pas ces colonnes, lues comme non renseignées : ${columns}`,
    oneClassTested: 'les cas d’évaluation n’ont qu’une issue : pas d’AUC',
    ece: 'dix classes d’égale largeur de 0 à 1 ; moyenne sur les cas de |part observée - score moyen|',
    crossValidation: (folds) => `validation croisée stratifiée, ${folds} parts`,
    testFile: 'fichier d’évaluation',
    latest: (column) =>
      `le cinquième le plus récent des lignes selon ${column}, ajusté sur ce qui précède`,
  },
};
