import type { FittedModel, ModelName } from '../../model/fitted-model.ts';
import { CARD_WORDS, type CardWords } from './card-words.ts';
import { DEFAULT_HORIZON_DAYS } from './churn-case.ts';
import { featureWords } from './feature-words.ts';
import { isAskedOfAll } from './load-models.ts';

/** A model as a manager reads it. */
export interface ModelCard {
  readonly name: ModelName;
  readonly version: number;
  readonly language: 'fr' | 'en';
  readonly title: string;
  readonly what: string;
  readonly from: readonly string[];
  readonly data: readonly string[];
  /** how well it did on what it had not seen */
  readonly how_well: readonly string[];
  readonly calibration: FittedModel['calibration'];
  readonly features: readonly string[];
  readonly limits: readonly string[];
  readonly not_for: readonly string[];
  readonly drift: { readonly level: string | null; readonly text: string };
}

/**
 * Says in words what a model foretells, from what, how well, and where its use ends.
 * @param timezone IANA zone that days are counted in
 */
export function buildCard(model: FittedModel, language: 'fr' | 'en', timezone: string): ModelCard {
  const words = CARD_WORDS[language];
  const kind = words.kinds[model.name];
  const locale = language === 'fr' ? 'fr-FR' : 'en-GB';
  const day = (instant: string) =>
    new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: timezone }).format(
      new Date(instant),
    );
  const whole = new Intl.NumberFormat(locale, { maximumFractionDigits: 0 });
  const { evaluation, training } = model;
  return {
    name: model.name,
    version: model.version,
    language,
    title: kind.title,
    what: kind.what(model.horizon_days ?? DEFAULT_HORIZON_DAYS),
    from: kind.from,
    data: [
      words.window(day(model.data_from), day(model.data_to)),
      words.trained(whole.format(training.cases)),
      ...(training.sampled ? [words.sampled] : []),
    ],
    how_well: [
      words.heldOut(day(evaluation.from), day(evaluation.to), whole.format(evaluation.cases)),
      ...figuresOf(model, words, locale),
      ...model.warnings.flatMap((code) => words.warnings[code] ?? []),
    ],
    calibration: model.calibration,
    features: model.features.map((feature) => featureWords(feature, language)),
    limits: kind.limits,
    not_for: kind.notFor,
    drift: driftOf(model, words, locale, day, language),
  };
}

function figuresOf({ name, evaluation }: FittedModel, words: CardWords, locale: string): string[] {
  const find = (figure: string) =>
    [...evaluation.metrics, ...evaluation.baselines].find((one) => one.name === figure)?.value;
  const number = (figure: string, digits: number) => {
    const value = find(figure);
    return value === undefined
      ? '–'
      : new Intl.NumberFormat(locale, { maximumFractionDigits: digits }).format(value);
  };
  const percent = (figure: string) => {
    const value = find(figure);
    const format = { style: 'percent', maximumFractionDigits: 1 } as const;
    return value === undefined ? '–' : new Intl.NumberFormat(locale, format).format(value);
  };
  switch (name) {
    case 'value':
      return [
        words.value(
          number('predicted_total', 0),
          number('actual_total', 0),
          number('root_mean_squared_error', 2),
          number('own_rate_root_mean_squared_error', 2),
        ),
      ];
    case 'churn':
    case 'churn_contract': {
      const error = find('calibration_error') ?? 0;
      const points = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 }).format(
        100 * error,
      );
      return [
        words.churn(percent('auc'), percent('silence_auc'), percent('base_rate')),
        words.churnCalibration(points),
      ];
    }
    case 'recommend':
      return [
        words.recommend(
          percent('hit_rate'),
          percent('popularity_hit_rate'),
          percent('lately_hit_rate'),
        ),
      ];
    case 'sentiment':
    case 'topic':
      return [words.sentiment(percent('accuracy'), percent('most_frequent_accuracy'))];
    case 'payment':
      return [
        words.payment(
          number('average_precision', 2),
          number('logistic_average_precision', 2),
          percent('base_rate'),
        ),
        words.flagged(number('flagged', 0), percent('precision'), percent('recall')),
      ];
  }
}

function driftOf(
  { name, drift }: FittedModel,
  words: CardWords,
  locale: string,
  day: (instant: string) => string,
  language: 'fr' | 'en',
): ModelCard['drift'] {
  if (drift === null) {
    return { level: null, text: isAskedOfAll(name) ? words.noDrift : words.noDriftOfLists };
  }
  const indices = [{ feature: 'score', psi: drift.score_psi }, ...drift.features];
  const worst = indices.reduce((most, one) => (one.psi > most.psi ? one : most));
  const psi = new Intl.NumberFormat(locale, { maximumFractionDigits: 2 }).format(worst.psi);
  const feature = featureWords(worst.feature, language);
  return {
    level: drift.level,
    text: words.drift[drift.level](day(drift.computed_at), feature, psi),
  };
}
