import type { FitResult } from '../../model/fitted-model.ts';
import { classMetrics } from '../evaluate/class-metrics.ts';
import { reliability } from '../evaluate/reliability.ts';
import { fitText } from '../text/fit-text.ts';
import { parseTextModel, serialiseTextModel } from '../text/serialise-text-model.ts';
import { classScores, scoreOf, type TextModel } from '../text/text-model.ts';
import { countTexts, weighRows } from '../text/vectorise.ts';
import { describeDistribution } from './distribution.ts';
import { FitRefusal } from './fit-refusal.ts';

export const SENTIMENTS = ['negative', 'neutral', 'positive'] as const;
export type Sentiment = (typeof SENTIMENTS)[number];

/** A text of the company's own customers with the rating they gave, 0 worst to 1 best. */
export interface RatedText {
  readonly text: string;
  readonly rating: number;
  readonly at: number;
}

export interface SentimentFit {
  readonly task: 'sentiment';
  readonly texts: readonly RatedText[];
  readonly sampled: boolean;
}

const SEED = 20_260_101;
const HELD_OUT = 0.2;
const LEAST_TEXTS = 100;
/** Of two feelings at least, both before and within the time held out. */
const LEAST_OF_CLASS = 5;

/** One and two stars of five are negative, three neutral, four and five positive. */
export function sentimentOfRating(rating: number): Sentiment {
  if (rating < 0.375) return 'negative';
  return rating < 0.625 ? 'neutral' : 'positive';
}

/**
 * Fits what texts feel, with ratings as labels: on the first four fifths by time, tried on the last, then on all.
 * @throws FitRefusal where there are too few rated texts, or all of one feeling
 */
export function fitSentimentModel({ texts: given, sampled }: SentimentFit): FitResult {
  const texts = [...given].sort((a, b) => a.at - b.at);
  if (texts.length < LEAST_TEXTS) {
    throw new FitRefusal(
      'few_texts',
      `sentiment needs ${LEAST_TEXTS} texts with a rating; it found ${texts.length}`,
    );
  }
  const labels = texts.map(({ rating }) => SENTIMENTS.indexOf(sentimentOfRating(rating)));
  const cut = Math.floor(texts.length * (1 - HELD_OUT));
  for (const part of [labels.slice(0, cut), labels.slice(cut)]) {
    const told = SENTIMENTS.filter(
      (_, k) => part.filter((one) => one === k).length >= LEAST_OF_CLASS,
    );
    if (told.length < 2) {
      throw new FitRefusal('one_feeling', 'the rated texts are nearly all of one feeling');
    }
  }
  const counted = countTexts(texts.map(({ text }) => text));
  const rows = Int32Array.from(texts, (_, row) => row);
  const { model: tried } = fitText(counted, rows.subarray(0, cut), labels, [...SENTIMENTS], SEED);
  const held = rows.subarray(cut);
  const weighed = weighRows(counted, held, tried.vocabulary);
  const scores = Array.from(held, (_, i) => scoreOf(tried, classScores(tried, weighed, i)));
  const truth = Array.from(held, (row) => labels[row] ?? 0);
  const metrics = classMetrics(
    scores.map(({ probabilities }) => probabilities),
    truth,
    SENTIMENTS.length,
  );
  const commonest = mostFrequent(labels.slice(0, cut));
  const { model } = fitText(counted, rows, labels, [...SENTIMENTS], SEED);
  const parameters = serialiseTextModel(model);
  const stored = parseTextModel(parameters);
  const all = scoreSentiments(
    stored,
    texts.map(({ text }) => text),
  );
  const [first, last] = [texts[0], texts.at(-1)];
  return {
    data_from: new Date(first?.at ?? 0).toISOString(),
    data_to: new Date(last?.at ?? 0).toISOString(),
    horizon_days: null,
    currency: null,
    features: ['words', 'parts_of_words', 'pairs_of_words'],
    training: { cases: texts.length, positives: null, sampled },
    evaluation: {
      method: 'held_out_time',
      from: new Date(texts[cut]?.at ?? 0).toISOString(),
      to: new Date(last?.at ?? 0).toISOString(),
      cases: truth.length,
      metrics: [
        { name: 'accuracy', value: metrics.accuracy },
        { name: 'macro_f1', value: metrics.macro_f1 },
        { name: 'log_loss', value: metrics.log_loss },
        { name: 'calibration_error', value: metrics.ece },
        ...metrics.per_class.flatMap((one) => [
          { name: `${SENTIMENTS[one.class]}_recall`, value: one.recall },
          { name: `${SENTIMENTS[one.class]}_precision`, value: one.precision },
        ]),
      ],
      baselines: [
        {
          name: 'most_frequent_accuracy',
          value: truth.filter((label) => label === commonest).length / truth.length,
        },
      ],
    },
    calibration: reliability(
      scores.map(({ probability }) => probability),
      scores.map(({ label }, i) => (SENTIMENTS[truth[i] ?? 0] === label ? 1 : 0)),
    ).bins.map((bin) => ({ ...bin })),
    warnings: texts.length < 1000 ? ['few_texts'] : [],
    reference: [
      describeDistribution(
        'score',
        all.map(({ score }) => score),
      ),
    ],
    parameters: { ...parameters },
  };
}

/** What texts feel; the score is P(positive) less P(negative), to four digits. */
export function scoreSentiments(
  model: TextModel,
  texts: readonly string[],
): { readonly label: Sentiment; readonly score: number }[] {
  const counted = countTexts(texts);
  const weighed = weighRows(
    counted,
    Int32Array.from(texts, (_, row) => row),
    model.vocabulary,
  );
  return texts.map((_, row) => {
    const { label, probabilities } = scoreOf(model, classScores(model, weighed, row));
    const of = (name: Sentiment) => probabilities[model.classes.indexOf(name)] ?? 0;
    return {
      label: SENTIMENTS.find((one) => one === label) ?? 'neutral',
      score: Math.round((of('positive') - of('negative')) * 1e4) / 1e4,
    };
  });
}

function mostFrequent(labels: readonly number[]): number {
  const counts = SENTIMENTS.map((_, k) => labels.filter((label) => label === k).length);
  return counts.indexOf(Math.max(...counts));
}
