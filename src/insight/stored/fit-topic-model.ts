import type { FitResult } from '../../model/fitted-model.ts';
import type { TextModel } from '../text/text-model.ts';
import { FitRefusal } from './fit-refusal.ts';
import { classify, fitTextClasses, type LabelledText, splitByTime } from './fit-text-classes.ts';

export interface TopicFit {
  readonly task: 'topic';
  /** `label`: the topic that the service desk gave */
  readonly texts: readonly LabelledText[];
  readonly sampled: boolean;
}

const LEAST_TEXTS = 100;
/** A topic with fewer texts is too rare to be learnt, and left out. */
const LEAST_OF_TOPIC = 10;
const MOST_TOPICS = 60;

/** Topics that have enough texts to be learnt, most frequent first, and the texts of those. */
export function frequentTopics(texts: readonly LabelledText[]): {
  readonly topics: readonly string[];
  readonly texts: readonly LabelledText[];
} {
  // Counted in the part that is learnt from: a topic of the last weeks alone cannot be.
  const { texts: ordered, cut } = splitByTime(texts);
  const groups = [...Map.groupBy(ordered.slice(0, cut), ({ label }) => label)]
    .filter(([, group]) => group.length >= LEAST_OF_TOPIC)
    .sort(([a, x], [b, y]) => y.length - x.length || (a < b ? -1 : 1))
    .slice(0, MOST_TOPICS);
  const topics = groups.map(([topic]) => topic);
  const known = new Set(topics);
  return { topics, texts: texts.filter(({ label }) => known.has(label)) };
}

/**
 * Fits what texts are about, with the topics of tickets as labels: on the first four fifths by time, tried on the
 * last, then on all. It then reads reviews, posts and answers, which have none.
 * @throws FitRefusal where there are too few texts with a topic, or all have one
 */
export function fitTopicModel({ texts: given, sampled }: TopicFit): FitResult {
  const { topics, texts } = frequentTopics(given);
  checkTopics(topics, texts);
  return fitTextClasses({
    texts,
    classes: topics,
    sampled,
    drifting: ({ probability }) => probability,
  });
}

/** @throws FitRefusal where there are too few texts with a topic, or all have one */
export function checkTopics(topics: readonly string[], texts: readonly LabelledText[]): void {
  if (texts.length < LEAST_TEXTS) {
    throw new FitRefusal(
      'few_topics',
      `topics need ${LEAST_TEXTS} texts with a topic; it found ${texts.length}`,
    );
  }
  if (topics.length < 2) throw new FitRefusal('one_topic', 'all texts have one topic');
}

/** What texts are about. */
export function scoreTopics(
  model: TextModel,
  texts: readonly string[],
): { readonly label: string; readonly probability: number }[] {
  return classify(model, texts).map(({ label, probability }) => ({
    label,
    probability: Math.round(probability * 1e4) / 1e4,
  }));
}
