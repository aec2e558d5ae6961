import type { ScoringStore, StoredText, TextMarks } from '../../elasticsearch/scoring-store.ts';
import { AppError } from '../../errors.ts';
import { createDriftCounter, type DriftCounter } from '../../insight/stored/drift-counter.ts';
import { scoreSentiments } from '../../insight/stored/fit-sentiment-model.ts';
import { scoreTopics } from '../../insight/stored/fit-topic-model.ts';
import type { LoadedModels } from '../../insight/stored/load-models.ts';
import type { TextScorer } from '../../insight/text/scorer.ts';
import { sentimentOf, topicOf } from './external-marks.ts';

export type TextTask = keyof TextMarks;

/** Scorers that a company brings, in place of the built-in classifier. */
export type TextScorers = Readonly<Partial<Record<TextTask, TextScorer>>>;

export interface TextReport {
  readonly scored: number;
  /** Ids that the texts stand under: whose sentiment or topics have changed. */
  readonly touched: ReadonlySet<string>;
  readonly drift: DriftCounter;
}

type Read<M extends TextTask> = (
  texts: readonly string[],
) => Promise<readonly Omit<TextMarks[M], 'model_version'>[]>;

/**
 * Says what texts feel, or are about, that the newest model has not read yet. Safe to repeat and beside the worker: it
 * adds to events by compare-and-set, and what is left is what a search still finds.
 * @param options.most texts of one call, so that new ones are not kept waiting by a long past
 * @throws AppError `engine_unavailable` when a scorer outside does not answer; what was read before is kept
 */
export async function scoreTexts(
  store: ScoringStore,
  models: LoadedModels,
  options: {
    readonly task: TextTask;
    readonly scorers: TextScorers;
    readonly most: number;
    readonly signal?: AbortSignal | undefined;
  },
): Promise<TextReport> {
  const drift = createDriftCounter(models.stored);
  const report = { touched: new Set<string>(), drift };
  const version = models.stored.find(({ name }) => name === options.task)?.version;
  if (version === undefined) return { ...report, scored: 0 };
  const scored =
    options.task === 'sentiment'
      ? await readAll(
          { store, task: 'sentiment', version, options, ...report },
          readerOfSentiments(models, options),
          ({ score }) => score,
        )
      : await readAll(
          { store, task: 'topic', version, options, ...report },
          readerOfTopics(models, options),
          ({ probability }) => probability,
        );
  return { ...report, scored };
}

async function readAll<M extends TextTask>(
  about: {
    readonly store: ScoringStore;
    readonly task: M;
    readonly version: number;
    readonly options: { readonly most: number; readonly signal?: AbortSignal | undefined };
    readonly touched: Set<string>;
    readonly drift: DriftCounter;
  },
  read: Read<M> | undefined,
  drifting: (mark: Omit<TextMarks[M], 'model_version'>) => number,
): Promise<number> {
  const { store, task, version, options } = about;
  let scored = 0;
  if (read === undefined) return 0;
  for await (const texts of store.unscoredTexts(task, version)) {
    if (options.signal?.aborted === true) break;
    const said = await read(texts.map(({ text }) => text));
    const marks = said.map((one) => ({ ...one, model_version: version }) as TextMarks[M]);
    const results = await store.writeMarks(task, texts, marks);
    results.forEach((result, i) => {
      const [text, mark]: [StoredText | undefined, (typeof said)[number] | undefined] = [
        texts[i],
        said[i],
      ];
      if (result.kind !== 'written' || text === undefined || mark === undefined) return;
      scored += 1;
      about.touched.add(text.profile_id);
      about.drift.addScore(task, drifting(mark));
    });
    if (scored >= options.most) break;
  }
  return scored;
}

type Options = { readonly scorers: TextScorers; readonly signal?: AbortSignal | undefined };

function readerOfSentiments(
  { sentiment: model, external }: LoadedModels,
  options: Options,
): Read<'sentiment'> | undefined {
  if (model !== undefined) return async (texts) => scoreSentiments(model, texts);
  const scorer = configured('sentiment', external.sentiment, options);
  if (scorer === undefined) return undefined;
  return async (texts) => (await askInBatches(scorer, texts, options.signal)).map(sentimentOf);
}

function readerOfTopics(
  { topic: model, external }: LoadedModels,
  options: Options,
): Read<'topic'> | undefined {
  if (model !== undefined) return async (texts) => scoreTopics(model, texts);
  const scorer = configured('topic', external.topic, options);
  if (scorer === undefined) return undefined;
  return async (texts) => (await askInBatches(scorer, texts, options.signal)).map(topicOf);
}

/** @throws AppError `configuration_invalid` when the scorer that was tried is not the one that is configured */
function configured(
  task: TextTask,
  name: string | undefined,
  { scorers }: Options,
): TextScorer | undefined {
  if (name === undefined) return undefined;
  const scorer = scorers[task];
  if (scorer?.name === name) return scorer;
  throw new AppError(
    'configuration_invalid',
    `${task} was last fitted with scorer ${name}, which is not configured: configure it, or fit ${task} again`,
  );
}

/** Verdicts in order, as many texts at a time as the scorer takes. */
export async function askInBatches(
  scorer: TextScorer,
  texts: readonly string[],
  signal: AbortSignal = new AbortController().signal,
) {
  const verdicts: Awaited<ReturnType<TextScorer['score']>>[number][] = [];
  for (let at = 0; at < texts.length; at += scorer.batch) {
    verdicts.push(...(await scorer.score(texts.slice(at, at + scorer.batch), signal)));
  }
  return verdicts;
}
