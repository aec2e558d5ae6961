import type { Distribution, FittedModel, ModelDrift, ModelName } from '../../model/fitted-model.ts';
import type { CustomerSummary } from '../value/orders.ts';
import type { ChurnKind } from './churn-case.ts';
import type { CustomerFeature, CustomerFeatures } from './customer-features.ts';
import { chanceIndex, count, createCounts, driftLevel, stabilityIndex } from './distribution.ts';
import { valueFeature } from './fit-value-model.ts';

/** Below this many cases an index is chance. */
const LEAST_CASES = 100;

/** Counts whom models are asked about, in the bins of their fit; takes as much memory as there are bins. */
export interface DriftCounter {
  addValue(customer: Omit<CustomerSummary, 'customer'>, score: number): void;
  addCustomer(kind: ChurnKind, features: CustomerFeatures, score: number): void;
  /** of a model that is watched by its score alone */
  addScore(name: 'sentiment' | 'topic' | 'payment', score: number): void;
  /**
   * The level speaks only of indices beyond what chance alone makes.
   * @returns `undefined` where fewer than a hundred cases were counted
   */
  driftOf(name: ModelName, at: string): ModelDrift | undefined;
}

interface Counted {
  readonly bins: readonly { readonly reference: Distribution; readonly counts: Float64Array }[];
  readonly fittedOn: number;
  cases: number;
}

export function createDriftCounter(models: readonly FittedModel[]): DriftCounter {
  const counted = new Map<ModelName, Counted>(
    models.map(({ name, reference, training }) => [
      name,
      {
        bins: reference.map((one) => ({
          reference: one,
          counts: createCounts(one.edges.length),
        })),
        fittedOn: training.cases,
        cases: 0,
      },
    ]),
  );
  const add = (name: ModelName, readFeature: (feature: string) => number | null) => {
    const model = counted.get(name);
    if (model === undefined) return;
    model.cases += 1;
    for (const { reference, counts } of model.bins) {
      count(reference.edges, counts, readFeature(reference.name));
    }
  };
  return {
    addValue: (customer, score) =>
      add('value', (name) => (name === 'score' ? score : valueFeature(customer, name))),
    addCustomer: (kind, features, score) =>
      add(kind, (name) => (name === 'score' ? score : features[name as CustomerFeature])),
    addScore: (name, score) => add(name, () => score),
    driftOf(name, at) {
      const model = counted.get(name);
      if (model === undefined || model.cases < LEAST_CASES) return undefined;
      const indices = model.bins.map(({ reference, counts }) => ({
        feature: reference.name,
        psi: Math.round(stabilityIndex(reference, counts) * 1e4) / 1e4,
        byChance: chanceIndex(counts.length, model.cases, model.fittedOn),
      }));
      const beyond = indices.filter(({ psi, byChance }) => psi > byChance);
      return {
        computed_at: at,
        cases: model.cases,
        level: driftLevel(Math.max(0, ...beyond.map(({ psi }) => psi))),
        score_psi: indices.find(({ feature }) => feature === 'score')?.psi ?? 0,
        features: indices.flatMap(({ feature, psi }) =>
          feature === 'score' ? [] : [{ feature, psi }],
        ),
      };
    },
  };
}
