import { z } from 'zod';
import type { FittedModel, ModelName } from '../../model/fitted-model.ts';
import type { Classifier } from '../tabular/classifier.ts';
import { parseClassifier } from '../tabular/serialise-classifier.ts';
import { parseTextModel } from '../text/serialise-text-model.ts';
import type { TextModel } from '../text/text-model.ts';
import type { ValueModel } from '../value/score-customer.ts';
import type { ChurnKind } from './churn-case.ts';
import { PaymentModel } from './payment-model.ts';
import { parseValueModel } from './value-model.ts';

/** Stored models that are asked of everybody, ready to be asked. */
export interface LoadedModels {
  readonly stored: readonly FittedModel[];
  /** `name:version`, sorted */
  readonly versions: readonly string[];
  readonly value: ValueModel | undefined;
  readonly churn: readonly { readonly kind: ChurnKind; readonly model: Classifier }[];
  readonly sentiment: TextModel | undefined;
  readonly topic: TextModel | undefined;
  /** Scorers outside that were tried in place of a classifier of ours, by what they read texts for. */
  readonly external: { readonly sentiment: string | undefined; readonly topic: string | undefined };
  readonly payment: PaymentModel | undefined;
  /** of the money that is counted: the value model's, else the churn model's */
  readonly currency: string | null;
}

/** Whether a model foretells something of everybody; others are asked when somebody looks. */
export function isAskedOfAll(name: ModelName): boolean {
  return name !== 'recommend';
}
/** What is stored of a scorer outside: its name, under which it has to be configured still. */
export const ExternalScorer = z.object({
  format: z.literal('azimut-external-1'),
  scorer: z.string(),
});

/**
 * Makes stored models ready to be asked.
 * @throws ZodError, or `RangeError`, for parameters that are damaged
 */
export function loadModels(fitted: readonly FittedModel[]): LoadedModels {
  const stored = fitted.filter(({ name }) => isAskedOfAll(name));
  const find = (name: FittedModel['name']) => stored.find((model) => model.name === name);
  const value = find('value');
  const payment = find('payment');
  // A contract ends in so many words; silence is asked about only where there is none.
  const churn = (['churn_contract', 'churn'] as const).flatMap((kind) => {
    const model = find(kind);
    return model === undefined ? [] : [{ kind, model: parseClassifier(model.parameters) }];
  });
  return {
    stored,
    versions: stored.map(({ name, version }) => `${name}:${version}`).sort(),
    value: value === undefined ? undefined : parseValueModel(value.parameters),
    churn,
    sentiment: textModelOf(find('sentiment')),
    topic: textModelOf(find('topic')),
    external: { sentiment: externalOf(find('sentiment')), topic: externalOf(find('topic')) },
    payment: payment === undefined ? undefined : PaymentModel.parse(payment.parameters),
    currency:
      value?.currency ?? find('churn')?.currency ?? find('churn_contract')?.currency ?? null,
  };
}

function externalOf(model: FittedModel | undefined): string | undefined {
  return ExternalScorer.safeParse(model?.parameters).data?.scorer;
}

function textModelOf(model: FittedModel | undefined): TextModel | undefined {
  if (model === undefined || externalOf(model) !== undefined) return undefined;
  return parseTextModel(model.parameters);
}
