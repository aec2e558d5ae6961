import { AppError } from '../../errors.ts';
import { describeDistribution } from '../../insight/stored/distribution.ts';
import {
  checkSentiments,
  SENTIMENTS,
  type SentimentFit,
  scoreOfVerdict,
  sentimentTexts,
} from '../../insight/stored/fit-sentiment-model.ts';
import {
  type ClassVerdict,
  evaluateTexts,
  type LabelledText,
  splitByTime,
} from '../../insight/stored/fit-text-classes.ts';
import {
  checkTopics,
  frequentTopics,
  type TopicFit,
} from '../../insight/stored/fit-topic-model.ts';
import type { TextScorer, TextVerdict } from '../../insight/text/scorer.ts';
import type { FitResult } from '../../model/fitted-model.ts';
import { feelingOf, sentimentVerdict } from './external-marks.ts';
import { askInBatches } from './score-texts.ts';

/** Texts that a scorer outside is tried on: the newest ones with a label. */
const MOST_TRIED = 400;

/**
 * Tries a scorer that a company brings on its newest labelled texts, as a fit of ours is tried on later time: it is
 * stored, and asked, with a card like any other model. It learns nothing here.
 * @throws FitRefusal as the fit does; AppError `invalid_request` when its labels are none of ours
 */
export async function evaluateExternal(
  scorer: TextScorer,
  job: SentimentFit | TopicFit,
  signal: AbortSignal | undefined,
): Promise<FitResult> {
  const { texts: all, classes } = examplesOf(job);
  const { texts, cut } = splitByTime(all);
  const from = Math.max(cut, texts.length - MOST_TRIED);
  const said = await askInBatches(
    scorer,
    texts.slice(from).map(({ text }) => text),
    signal,
  );
  const verdicts = said.map((one) => verdictOf(job.task, one, classes, scorer.name));
  const about = { texts, cut: from, classes, verdicts, learnt: false };
  const { warnings, ...evaluated } = evaluateTexts(about);
  const drifting =
    job.task === 'sentiment' ? scoreOfVerdict : ({ probability }: ClassVerdict) => probability;
  return {
    ...evaluated,
    features: ['words'],
    training: { cases: verdicts.length, positives: null, sampled: job.sampled },
    warnings: [...warnings, 'external_scorer'],
    reference: [describeDistribution('score', verdicts.map(drifting))],
    parameters: { format: 'azimut-external-1', scorer: scorer.name },
  };
}

function examplesOf(job: SentimentFit | TopicFit): {
  readonly texts: readonly LabelledText[];
  readonly classes: readonly string[];
} {
  if (job.task === 'sentiment') {
    const texts = sentimentTexts(job.texts);
    checkSentiments(texts);
    return { texts, classes: SENTIMENTS };
  }
  const { topics, texts } = frequentTopics(job.texts);
  checkTopics(topics, texts);
  return { texts, classes: topics };
}

/** @throws AppError `invalid_request` when none of the scorer's labels is known here */
function verdictOf(
  task: 'sentiment' | 'topic',
  said: TextVerdict,
  classes: readonly string[],
  name: string,
): ClassVerdict {
  const labels = Object.keys(said.probabilities);
  const isKnown =
    task === 'sentiment'
      ? labels.some((label) => feelingOf(label) !== undefined)
      : labels.some((label) => classes.includes(label));
  if (!isKnown) {
    const known = task === 'sentiment' ? 'negative, neutral, positive, 1 star … 5 stars' : 'topics';
    throw new AppError(
      'invalid_request',
      `scorer ${name} answers with labels that mean nothing here (${known}); name them in its settings`,
    );
  }
  if (task === 'sentiment') return sentimentVerdict(said);
  return {
    label: said.label,
    probability: said.probability,
    probabilities: classes.map((one) => said.probabilities[one] ?? 0),
  };
}
