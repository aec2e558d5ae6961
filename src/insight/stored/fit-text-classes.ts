import type { FitResult } from '../../model/fitted-model.ts';
import { classMetrics } from '../evaluate/class-metrics.ts';
import { reliability } from '../evaluate/reliability.ts';
import { fitText } from '../text/fit-text.ts';
import { parseTextModel, serialiseTextModel } from '../text/serialise-text-model.ts';
import { classScores, scoreOf, type TextModel } from '../text/text-model.ts';
import { countTexts, weighRows } from '../text/vectorise.ts';
import { describeDistribution } from './distribution.ts';

/** A text with what it is known to be. */
export interface LabelledText {
  readonly text: string;
  readonly label: string;
  readonly at: number;
}

/** What a classifier says of a text: probabilities in the order of the classes. */
export interface ClassVerdict {
  readonly label: string;
  readonly probability: number;
  readonly probabilities: ArrayLike<number>;
}

export interface TextClassesFit {
  readonly texts: readonly LabelledText[];
  readonly classes: readonly string[];
  readonly sampled: boolean;
  /** the figure that drift is watched by */
  readonly drifting: (verdict: ClassVerdict) => number;
}

const SEED = 20_260_101;
const HELD_OUT = 0.2;

/** Texts by time, and the first that is held out: the last fifth is what a classifier is tried on. */
export function splitByTime<T extends { readonly at: number }>(
  given: readonly T[],
): { readonly texts: readonly T[]; readonly cut: number } {
  const texts = [...given].sort((a, b) => a.at - b.at);
  return { texts, cut: Math.floor(texts.length * (1 - HELD_OUT)) };
}

/** Fits a classifier of texts: on the first four fifths by time, tried on the last, then on all. */
export function fitTextClasses({
  texts: given,
  classes,
  sampled,
  drifting,
}: TextClassesFit): FitResult {
  const { texts, cut } = splitByTime(given);
  const labels = texts.map(({ label }) => classes.indexOf(label));
  const counted = countTexts(texts.map(({ text }) => text));
  const rows = Int32Array.from(texts, (_, row) => row);
  const { model: tried } = fitText(counted, rows.subarray(0, cut), labels, [...classes], SEED);
  const held = rows.subarray(cut);
  const weighed = weighRows(counted, held, tried.vocabulary);
  const verdicts = Array.from(held, (_, i) => scoreOf(tried, classScores(tried, weighed, i)));
  const { model } = fitText(counted, rows, labels, [...classes], SEED);
  const parameters = serialiseTextModel(model);
  const all = classify(
    parseTextModel(parameters),
    texts.map(({ text }) => text),
  );
  return {
    ...evaluateTexts({ texts, cut, classes, verdicts, learnt: true }),
    features: ['words', 'parts_of_words', 'pairs_of_words'],
    training: { cases: texts.length, positives: null, sampled },
    reference: [describeDistribution('score', all.map(drifting))],
    parameters: { ...parameters },
  };
}

/** What a classifier says of texts. */
export function classify(model: TextModel, texts: readonly string[]): ClassVerdict[] {
  const weighed = weighRows(
    countTexts(texts),
    Int32Array.from(texts, (_, row) => row),
    model.vocabulary,
  );
  return texts.map((_, row) => scoreOf(model, classScores(model, weighed, row)));
}

/**
 * How well verdicts on the texts from `cut` on met what is known of them.
 * @param about.learnt whether the texts before `cut` were learnt from, so that the data begin with the first of them
 */
export function evaluateTexts(about: {
  readonly texts: readonly LabelledText[];
  readonly cut: number;
  readonly classes: readonly string[];
  readonly verdicts: readonly ClassVerdict[];
  readonly learnt: boolean;
}): Pick<
  FitResult,
  'data_from' | 'data_to' | 'horizon_days' | 'currency' | 'evaluation' | 'calibration' | 'warnings'
> {
  const { texts, cut, classes, verdicts } = about;
  const held = texts.slice(cut);
  const labels = texts.map(({ label }) => classes.indexOf(label));
  const truth = labels.slice(cut);
  const metrics = classMetrics(
    verdicts.map(({ probabilities }) => probabilities),
    truth,
    classes.length,
  );
  const commonest = mostFrequent(labels.slice(0, cut), classes.length);
  const last = instant(held.at(-1)?.at);
  return {
    data_from: instant(about.learnt ? texts[0]?.at : held[0]?.at),
    data_to: last,
    horizon_days: null,
    currency: null,
    evaluation: {
      method: 'held_out_time',
      from: instant(held[0]?.at),
      to: last,
      cases: truth.length,
      metrics: [
        { name: 'accuracy', value: metrics.accuracy },
        { name: 'macro_f1', value: metrics.macro_f1 },
        { name: 'log_loss', value: metrics.log_loss },
        { name: 'calibration_error', value: metrics.ece },
        ...metrics.per_class.flatMap((one) => {
          const name = snakeName(classes[one.class] ?? '');
          return name === undefined
            ? []
            : [
                { name: `${name}_recall`, value: one.recall },
                { name: `${name}_precision`, value: one.precision },
              ];
        }),
      ],
      baselines: [
        {
          name: 'most_frequent_accuracy',
          value: truth.filter((label) => label === commonest).length / truth.length,
        },
      ],
    },
    calibration: reliability(
      verdicts.map(({ probability }) => probability),
      verdicts.map(({ label }, i) => (classes[truth[i] ?? 0] === label ? 1 : 0)),
    ).bins.map((bin) => ({ ...bin })),
    warnings: texts.length < 1000 ? ['few_texts'] : [],
  };
}

/** Names of classes may be anything: those that are no name get no figure of their own. */
function snakeName(name: string): string | undefined {
  const snake = name.toLowerCase();
  return /^[a-z][a-z0-9_]{0,40}$/.test(snake) ? snake : undefined;
}

function mostFrequent(labels: readonly number[], classes: number): number {
  const counts = new Array<number>(classes).fill(0);
  for (const label of labels) counts[label] = (counts[label] ?? 0) + 1;
  return counts.indexOf(Math.max(...counts));
}

function instant(ms: number | undefined): string {
  return new Date(ms ?? 0).toISOString();
}
