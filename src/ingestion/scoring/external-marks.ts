import { SENTIMENTS, type Sentiment } from '../../insight/stored/fit-sentiment-model.ts';
import type { ClassVerdict } from '../../insight/stored/fit-text-classes.ts';
import type { TextVerdict } from '../../insight/text/scorer.ts';
import type { EventSentiment, EventTopic } from '../../model/event.ts';

/** What models of sentiment call a feeling; stars count as ratings do. */
const FEELINGS: Readonly<Record<string, Sentiment>> = {
  negative: 'negative',
  neg: 'negative',
  négatif: 'negative',
  negatif: 'negative',
  neutral: 'neutral',
  neu: 'neutral',
  neutre: 'neutral',
  mixed: 'neutral',
  positive: 'positive',
  pos: 'positive',
  positif: 'positive',
  '1 star': 'negative',
  '2 stars': 'negative',
  '3 stars': 'neutral',
  '4 stars': 'positive',
  '5 stars': 'positive',
};

/** The feeling that a label of a scorer means; `undefined` for one that means none, such as `LABEL_1`. */
export function feelingOf(label: string): Sentiment | undefined {
  return FEELINGS[label.trim().toLowerCase().replaceAll('_', ' ')];
}

/** A verdict in the order of {@link SENTIMENTS}; labels of one feeling are added up. */
export function sentimentVerdict({ probabilities }: TextVerdict): ClassVerdict {
  const sums = SENTIMENTS.map((feeling) =>
    Object.entries(probabilities).reduce(
      (sum, [label, p]) => sum + (feelingOf(label) === feeling ? p : 0),
      0,
    ),
  );
  const best = sums.indexOf(Math.max(...sums));
  return {
    label: SENTIMENTS[best] ?? 'neutral',
    probability: Math.min(1, sums[best] ?? 0),
    probabilities: sums,
  };
}

/** What a scorer outside says, as an event holds it. */
export function sentimentOf(verdict: TextVerdict): Omit<EventSentiment, 'model_version'> {
  const { label, probabilities } = sentimentVerdict(verdict);
  const score = (probabilities[2] ?? 0) - (probabilities[0] ?? 0);
  return {
    label: SENTIMENTS.find((one) => one === label) ?? 'neutral',
    score: digits(Math.max(-1, Math.min(1, score))),
  };
}

export function topicOf({ label, probability }: TextVerdict): Omit<EventTopic, 'model_version'> {
  return { label: label.slice(0, 128), probability: digits(probability) };
}

function digits(value: number): number {
  return Math.round(value * 1e4) / 1e4;
}
