import type { PaymentStore } from '../../elasticsearch/payment-store.ts';
import type { ScoringStore } from '../../elasticsearch/scoring-store.ts';
import type { DriftCounter } from '../../insight/stored/drift-counter.ts';
import type { LoadedModels } from '../../insight/stored/load-models.ts';
import type { ModelName } from '../../model/fitted-model.ts';
import { scorePayments } from './score-payments.ts';
import { scoreTexts, type TextScorers } from './score-texts.ts';

export interface ScoreMarksDeps {
  readonly scoring: ScoringStore;
  readonly payments: PaymentStore;
  readonly scorers: TextScorers;
}

export interface MarksReport {
  readonly texts: number;
  readonly payments: number;
  readonly touched: ReadonlySet<string>;
  /** by model, of those that marked anything */
  readonly drift: ReadonlyMap<ModelName, DriftCounter>;
  /** models that could not be asked, such as a scorer outside that did not answer; they are asked again next time */
  readonly failed: readonly { readonly model: ModelName; readonly error: unknown }[];
}

/** Marks events that models have not read yet: what texts feel and are about, how unusual payments are. */
export async function scoreMarks(
  deps: ScoreMarksDeps,
  models: LoadedModels,
  options: { readonly most: number; readonly signal?: AbortSignal | undefined },
): Promise<MarksReport> {
  const touched = new Set<string>();
  const drift = new Map<ModelName, DriftCounter>();
  const failed: { model: ModelName; error: unknown }[] = [];
  const mark = async (
    model: 'sentiment' | 'topic' | 'payment',
    read: () => Promise<{ count: number; touched: ReadonlySet<string>; drift: DriftCounter }>,
  ): Promise<number> => {
    try {
      const report = await read();
      for (const id of report.touched) touched.add(id);
      if (report.count > 0) drift.set(model, report.drift);
      return report.count;
    } catch (error) {
      if (options.signal?.aborted === true) throw error;
      failed.push({ model, error });
      return 0;
    }
  };
  let texts = 0;
  for (const task of ['sentiment', 'topic'] as const) {
    texts += await mark(task, async () => {
      const { scorers } = deps;
      const report = await scoreTexts(deps.scoring, models, { task, scorers, ...options });
      return { ...report, count: report.scored };
    });
  }
  const payments = await mark('payment', async () => {
    const report = await scorePayments(deps, models, options);
    return { ...report, count: report.judged };
  });
  return { texts, payments, touched, drift, failed };
}
