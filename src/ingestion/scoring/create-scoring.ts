import type { Client } from '@elastic/elasticsearch';
import { type ActivityReader, createActivityReader } from '../../elasticsearch/activity-reader.ts';
import { type BasketReader, createBasketReader } from '../../elasticsearch/basket-reader.ts';
import { type BulkOptions, DEFAULT_BULK } from '../../elasticsearch/bulk-writer.ts';
import type { IndexNames } from '../../elasticsearch/index-names.ts';
import { createModelStore, type ModelStore } from '../../elasticsearch/model-store.ts';
import { createPaymentStore, type PaymentStore } from '../../elasticsearch/payment-store.ts';
import { createScoringStore, type ScoringStore } from '../../elasticsearch/scoring-store.ts';
import { createSettingStore } from '../../elasticsearch/setting-store.ts';
import type { Logger } from '../../logging.ts';
import type { FittedModel, ModelName } from '../../model/fitted-model.ts';
import { createFitJobs, type FitJobs } from './fit-jobs.ts';
import { type FitModelOptions, fitModel } from './fit-model.ts';
import { fitInThread } from './fit-thread.ts';
import { createRunStore } from './run-store.ts';
import { type ScoreAllOptions, type ScoreAllReport, scoreAll } from './score-all.ts';
import type { TextScorers } from './score-texts.ts';
import { createScorer, type Scorer } from './scorer.ts';

/** Models of one installation: fitted, asked, kept up to date. */
export interface Scoring {
  readonly models: ModelStore;
  readonly store: ScoringStore;
  readonly activity: ActivityReader;
  readonly baskets: BasketReader;
  readonly payments: PaymentStore;
  readonly jobs: FitJobs;
  /** Runs where the worker runs. */
  readonly scorer: Scorer;
  fit(name: ModelName, options: FitModelOptions): Promise<FittedModel>;
  scoreAll(options: Omit<ScoreAllOptions, 'holder'>): Promise<ScoreAllReport>;
}

export function createScoring(deps: {
  readonly client: Client;
  readonly names: IndexNames;
  readonly log: Logger;
  readonly timezone: string;
  readonly now: () => Date;
  /** names this process among those that share the engine */
  readonly holder: string;
  readonly bulk?: BulkOptions;
  readonly everyMs?: number;
  /** scorers of texts that a company brings; the built-in ones where there is none */
  readonly scorers?: TextScorers;
}): Scoring {
  const { client, names, log, now, holder, bulk = DEFAULT_BULK, scorers = {} } = deps;
  const { profiles, events } = names;
  const models = createModelStore(client, names);
  const settings = createSettingStore(client, names);
  const store = createScoringStore({ client, profiles, events, bulk });
  const activity = createActivityReader({ client, events, read: bulk });
  const baskets = createBasketReader({ client, events });
  const payments = createPaymentStore({ client, events, bulk });
  const fit = (name: ModelName, options: FitModelOptions) =>
    fitModel(
      { models, scoring: store, activity, baskets, payments, scorers, now, fit: fitInThread },
      name,
      options,
    );
  const parts = {
    models,
    scoring: store,
    activity,
    payments,
    scorers,
    runs: createRunStore(settings),
    now,
  };
  return {
    models,
    store,
    activity,
    baskets,
    payments,
    jobs: createFitJobs({ settings, fit, now, log }),
    scorer: createScorer({
      ...parts,
      log,
      holder,
      timezone: deps.timezone,
      ...(deps.everyMs === undefined ? {} : { everyMs: deps.everyMs }),
    }),
    fit,
    scoreAll: (options) => scoreAll(parts, { ...options, holder }),
  };
}
