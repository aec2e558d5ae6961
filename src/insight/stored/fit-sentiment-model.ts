import type { FitResult } from '../../model/fitted-model.ts';
import type { TextModel } from '../text/text-model.ts';
import { FitRefusal } from './fit-refusal.ts';
import { type ClassVerdict, classify, fitTextClasses, splitByTime } from './fit-text-classes.ts';

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

const LEAST_TEXTS = 100;
/** Of two feelings at least, both before and within the time held out. */
const LEAST_OF_CLASS = 5;

/** One and two stars of five are negative, three neutral, four and five positive. */
export function sentimentOfRating(rating: number): Sentiment {
  if (rating < 0.375) return 'negative';
  return rating < 0.625 ? 'neutral' : 'positive';
}

/** Rated texts as examples of feelings. */
export function sentimentTexts(texts: readonly RatedText[]) {
  return texts.map(({ text, at, rating }) => ({ text, at, label: sentimentOfRating(rating) }));
}

/**
 * Fits what texts feel, with ratings as labels: on the first four fifths by time, tried on the last, then on all.
 * @throws FitRefusal where there are too few rated texts, or all of one feeling
 */
export function fitSentimentModel({ texts: given, sampled }: SentimentFit): FitResult {
  const texts = sentimentTexts(given);
  checkSentiments(texts);
  return fitTextClasses({ texts, classes: SENTIMENTS, sampled, drifting: scoreOfVerdict });
}

/** @throws FitRefusal where there are too few rated texts, or all of one feeling */
export function checkSentiments(given: ReturnType<typeof sentimentTexts>): void {
  if (given.length < LEAST_TEXTS) {
    throw new FitRefusal(
      'few_texts',
      `sentiment needs ${LEAST_TEXTS} texts with a rating; it found ${given.length}`,
    );
  }
  const { texts, cut } = splitByTime(given);
  for (const part of [texts.slice(0, cut), texts.slice(cut)]) {
    const told = SENTIMENTS.filter(
      (one) => part.filter(({ label }) => label === one).length >= LEAST_OF_CLASS,
    );
    if (told.length < 2) {
      throw new FitRefusal('one_feeling', 'the rated texts are nearly all of one feeling');
    }
  }
}

/** What texts feel; the score is P(positive) less P(negative), to four digits. */
export function scoreSentiments(
  model: TextModel,
  texts: readonly string[],
): { readonly label: Sentiment; readonly score: number }[] {
  return classify(model, texts).map(({ label, probabilities }) => {
    const of = (name: Sentiment) => probabilities[model.classes.indexOf(name)] ?? 0;
    return {
      label: SENTIMENTS.find((one) => one === label) ?? 'neutral',
      score: rounded(of('positive') - of('negative')),
    };
  });
}

/** Of a verdict whose classes are {@link SENTIMENTS}. */
export function scoreOfVerdict({ probabilities }: ClassVerdict): number {
  return rounded((probabilities[2] ?? 0) - (probabilities[0] ?? 0));
}

function rounded(value: number): number {
  return Math.round(value * 1e4) / 1e4;
}
