import type { ActivityReader } from '../../elasticsearch/activity-reader.ts';
import type { BasketReader } from '../../elasticsearch/basket-reader.ts';
import type { ModelStore } from '../../elasticsearch/model-store.ts';
import {
  labelled,
  type PaymentStore,
  type StoredPayment,
} from '../../elasticsearch/payment-store.ts';
import type { ScoringStore } from '../../elasticsearch/scoring-store.ts';
import { DAY_MS } from '../../insight/columns/instant.ts';
import type { Activity } from '../../insight/stored/activity.ts';
import {
  type ChurnKind,
  canLeave,
  DEFAULT_HORIZON_DAYS,
  hasLeft,
} from '../../insight/stored/churn-case.ts';
import { customerFeatures } from '../../insight/stored/customer-features.ts';
import type { Cohort } from '../../insight/stored/fit-churn-model.ts';
import type { FitJob } from '../../insight/stored/fit-job.ts';
import { FitRefusal } from '../../insight/stored/fit-refusal.ts';
import type { RatedText } from '../../insight/stored/fit-sentiment-model.ts';
import type { LabelledText } from '../../insight/stored/fit-text-classes.ts';
import { orderRows } from '../../insight/stored/order-rows.ts';
import { startOfTomorrow } from '../../insight/stored/score-people.ts';
import type { OrderRow } from '../../insight/value/orders.ts';
import type { FitResult, FittedModel, ModelName } from '../../model/fitted-model.ts';
import { evaluateExternal } from './evaluate-external.ts';
import { readRecommendFit } from './read-recommend-fit.ts';
import type { TextScorers } from './score-texts.ts';

export interface FitModelDeps {
  readonly models: ModelStore;
  readonly scoring: ScoringStore;
  readonly activity: ActivityReader;
  readonly baskets: BasketReader;
  readonly payments: PaymentStore;
  readonly scorers: TextScorers;
  readonly now: () => Date;
  /** Runs a job where it delays nobody. */
  readonly fit: (job: FitJob, signal?: AbortSignal) => Promise<FitResult>;
}

export interface FitModelOptions {
  /** key id of who asked */
  readonly owner: string;
  /** days ahead that leaving is foretold for, where the model foretells it */
  readonly horizonDays?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Customers that a fit reads at most. Ids are keyed hashes, so the first in their order are a random part. */
const MOST_CUSTOMERS = { value: 100_000, churn: 30_000 } as const;
const MOST_TEXT_CHARACTERS = 12_000_000;
const MOST_PAYMENTS = 300_000;
const PAGE = { value: 4_000, churn: 1_500 } as const;

/**
 * Fits a model on what the index holds, tries it on later time, and stores it with its evaluation.
 * @throws FitRefusal saying what the data lack, AppError `precondition_failed` when it was fitted by another
 */
export async function fitModel(
  deps: FitModelDeps,
  name: ModelName,
  options: FitModelOptions,
): Promise<FittedModel> {
  const former = await deps.models.find(name);
  await deps.scoring.refresh();
  const job = await readJob(deps, name, options);
  const result = await fitJob(deps, job, options.signal);
  const at = deps.now().toISOString();
  const model: FittedModel = {
    ...result,
    name,
    version: (former?.version ?? 0) + 1,
    owner: options.owner,
    created_at: former?.created_at ?? at,
    fitted_at: at,
    drift: null,
  };
  await deps.models.put(model);
  return model;
}

/** Where a company brings a scorer of texts, that one is tried in place of a fit. */
async function fitJob(
  deps: FitModelDeps,
  job: FitJob,
  signal: AbortSignal | undefined,
): Promise<FitResult> {
  if (job.task === 'sentiment' || job.task === 'topic') {
    const scorer = deps.scorers[job.task];
    if (scorer !== undefined) return await evaluateExternal(scorer, job, signal);
  }
  return await deps.fit(job, signal);
}

async function readJob(
  deps: FitModelDeps,
  name: ModelName,
  { horizonDays = DEFAULT_HORIZON_DAYS, signal }: FitModelOptions,
): Promise<FitJob> {
  if (name === 'sentiment') {
    return { task: name, ...(await readTexts<RatedText>(deps.scoring.ratedTexts(), signal)) };
  }
  if (name === 'topic') {
    return { task: name, ...(await readTexts<LabelledText>(deps.scoring.topicTexts(), signal)) };
  }
  if (name === 'payment') return await readPayments(deps, signal);
  const currency = await deps.activity.mainCurrency();
  const first = await deps.activity.firstOrder();
  if (first === null) throw new FitRefusal('no_orders', 'nobody has ordered yet');
  const until = startOfTomorrow(deps.now().getTime());
  if (name === 'recommend') return await readRecommendFit(deps.baskets, first, until, signal);
  if (name === 'value') {
    const rows: OrderRow[] = [];
    const sampled = await eachCustomer(deps, 'value', signal, async (people) => {
      const read = await deps.activity.read(people, until, { currency, orders: true });
      for (const one of read) rows.push(...orderRows(one).filter(({ at }) => at < until));
    });
    return { task: 'value', rows, currency, until, sampled };
  }
  return await readCohorts(deps, name, { currency, first, until, horizonDays, signal });
}

/** Customers as known two horizons and one horizon ago, with what they did next. */
async function readCohorts(
  deps: FitModelDeps,
  kind: ChurnKind,
  about: {
    readonly currency: string | null;
    readonly first: number;
    readonly until: number;
    readonly horizonDays: number;
    readonly signal: AbortSignal | undefined;
  },
): Promise<FitJob> {
  const { currency, horizonDays, until } = about;
  const moments = [until - 2 * horizonDays * DAY_MS, until - horizonDays * DAY_MS] as const;
  const cohorts = moments.map((at) => ({
    at,
    features: [] as Cohort['features'][number][],
    left: [] as number[],
  }));
  const sampled = await eachCustomer(deps, 'churn', about.signal, async (people) => {
    for (const cohort of cohorts) {
      const read = await deps.activity.read(people, cohort.at, { currency });
      addCases(cohort, kind, read, horizonDays);
    }
  });
  const [earlier, later] = cohorts.map(({ at, features, left }) => ({
    at,
    features,
    left: Uint8Array.from(left),
  }));
  if (earlier === undefined || later === undefined) throw new Error('there are two moments');
  return {
    task: 'churn',
    earlier,
    later,
    horizonDays,
    currency,
    dataFrom: about.first,
    dataTo: until,
    sampled,
  };
}

function addCases(
  cohort: { readonly at: number; readonly features: object[]; readonly left: number[] },
  kind: ChurnKind,
  people: readonly Activity[],
  horizonDays: number,
): void {
  for (const person of people) {
    if (!canLeave(kind, person, cohort.at)) continue;
    cohort.features.push(customerFeatures(person, cohort.at));
    cohort.left.push(hasLeft(kind, person, cohort.at, horizonDays) ? 1 : 0);
  }
}

/** @returns whether there are more customers than were read */
async function eachCustomer(
  { scoring }: FitModelDeps,
  of: 'value' | 'churn',
  signal: AbortSignal | undefined,
  read: (people: Awaited<ReturnType<ScoringStore['page']>>) => Promise<void>,
): Promise<boolean> {
  let after: string | undefined;
  let seen = 0;
  for (;;) {
    signal?.throwIfAborted();
    const people = await scoring.page(after, PAGE[of], { customers: true });
    if (people.length > 0) await read(people);
    seen += people.length;
    after = people.at(-1)?.profile_id;
    if (people.length < PAGE[of] || after === undefined) return false;
    if (seen >= MOST_CUSTOMERS[of]) return true;
  }
}

async function readTexts<T extends { readonly text: string }>(
  pages: AsyncIterable<readonly T[]>,
  signal?: AbortSignal,
): Promise<{ readonly texts: T[]; readonly sampled: boolean }> {
  const texts: T[] = [];
  let characters = 0;
  for await (const page of pages) {
    signal?.throwIfAborted();
    for (const one of page) characters += one.text.length;
    texts.push(...page);
    if (characters > MOST_TEXT_CHARACTERS) return { texts, sampled: true };
  }
  return { texts, sampled: false };
}

/** The newest payments, with the disputes that are known of them. */
async function readPayments(
  { payments, activity, now }: FitModelDeps,
  signal: AbortSignal | undefined,
): Promise<FitJob> {
  const read: StoredPayment[] = [];
  let sampled = false;
  for await (const page of payments.all()) {
    signal?.throwIfAborted();
    read.push(...page);
    sampled = read.length >= MOST_PAYMENTS;
    if (sampled) break;
  }
  return {
    task: 'payment',
    payments: labelled(read, await payments.disputed()),
    until: now().getTime(),
    currency: await activity.mainCurrency(),
    sampled,
  };
}
