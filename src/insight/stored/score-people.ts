import type { ChurnBand, Predictions } from '../../model/predictions.ts';
import type { ChurnScore } from '../churn/score-rows.ts';
import { DAY_MS } from '../columns/instant.ts';
import { customerOrders, summarise } from '../value/orders.ts';
import { scoreCustomer } from '../value/score-customer.ts';
import type { Activity } from './activity.ts';
import { canLeave } from './churn-case.ts';
import {
  type CustomerFeature,
  type CustomerFeatures,
  customerFeatures,
} from './customer-features.ts';
import type { DriftCounter } from './drift-counter.ts';
import { scoreChurn } from './fit-churn-model.ts';
import type { LoadedModels } from './load-models.ts';
import { orderRows } from './order-rows.ts';
import { summariseSentiment } from './sentiment-summary.ts';
import { VALUE_TERMS, WEEKS_90D } from './value-model.ts';

/**
 * What the models foretell of people, in the order given; `null` where a model has nothing to say, such as of somebody
 * who never bought.
 * @param now milliseconds since 1970; today counts
 * @param drift counts whom the models were asked about
 */
export function scorePeople(
  models: LoadedModels,
  people: readonly Activity[],
  now: number,
  drift?: DriftCounter,
): Predictions[] {
  const until = startOfTomorrow(now);
  const features = people.map((person) => customerFeatures(person, until));
  const churn = scoreRisks(models, people, features, until, drift);
  return people.map((person, i) => {
    const value = foretellValue(models, person, now, drift);
    const risk = churn[i];
    return {
      computed_at: new Date(now).toISOString(),
      stale: false,
      models: [...models.versions],
      ...value,
      churn_probability: risk === undefined ? null : digits(risk.probability),
      churn_band: risk === undefined ? null : bandOf(risk.probability),
      churn_reasons:
        risk === undefined
          ? []
          : risk.reasons.map(({ column, share }) => ({
              feature: column,
              value: features[i]?.[column as CustomerFeature] ?? null,
              share: digits(share),
            })),
      ...perilOf(models.payment === undefined ? undefined : person.risk),
      topics: [...(person.topics ?? [])],
      topic_last: person.topicLast ?? null,
      ...summariseSentiment(readsMoods(models) ? person.moods : [], now),
    };
  });
}

/** Where the days that are looked at end, in milliseconds since 1970, UTC. */
export function startOfTomorrow(now: number): number {
  return (Math.floor(now / DAY_MS) + 1) * DAY_MS;
}

export function bandOf(probability: number): ChurnBand {
  if (probability >= 2 / 3) return 'high';
  return probability >= 1 / 3 ? 'medium' : 'low';
}

function readsMoods({ sentiment, external }: LoadedModels): boolean {
  return sentiment !== undefined || external.sentiment !== undefined;
}

/** What is not known is written as such: scoring again must take back what it said before. */
function perilOf(risk: Activity['risk']) {
  return {
    payment_risk: risk?.probability ?? null,
    payment_risk_band: risk?.band ?? null,
    payment_risk_at: risk === undefined ? null : new Date(risk.at).toISOString(),
    payment_risk_signs: [...(risk?.signs ?? [])],
    payments_at_risk: risk?.high ?? 0,
  };
}

type ValuePart = Pick<
  Predictions,
  'expected_orders_90d' | 'p_alive' | 'expected_value_minor' | 'currency'
>;

function foretellValue(
  { value: model, currency }: LoadedModels,
  person: Activity,
  now: number,
  drift: DriftCounter | undefined,
): ValuePart {
  const [orders] = customerOrders(orderRows(person));
  const summary = orders === undefined ? undefined : summarise(orders, Math.floor(now / DAY_MS));
  if (model === undefined || summary === undefined) {
    return { expected_orders_90d: null, p_alive: null, expected_value_minor: null, currency: null };
  }
  const score = scoreCustomer(model, summary, WEEKS_90D, VALUE_TERMS);
  drift?.addValue(summary, score.expected_purchases);
  const minor = score.lifetime_value === undefined ? null : Math.round(score.lifetime_value);
  return {
    expected_orders_90d: digits(score.expected_purchases),
    p_alive: digits(score.p_alive),
    expected_value_minor: minor,
    currency: minor === null ? null : currency,
  };
}

/** By the first model that has something to say of the person. */
function scoreRisks(
  { churn }: LoadedModels,
  people: readonly Activity[],
  features: readonly CustomerFeatures[],
  until: number,
  drift: DriftCounter | undefined,
): (ChurnScore | undefined)[] {
  const risks: (ChurnScore | undefined)[] = people.map(() => undefined);
  for (const { kind, model } of churn) {
    const asked = people.flatMap((person, i) =>
      risks[i] === undefined && canLeave(kind, person, until) ? [i] : [],
    );
    if (asked.length === 0) continue;
    const rows = asked.flatMap((i) => features[i] ?? []);
    scoreChurn(model, rows).forEach((score, at) => {
      risks[asked[at] ?? 0] = score;
      const row = rows[at];
      if (row !== undefined) drift?.addCustomer(kind, row, score.probability);
    });
  }
  return risks;
}

function digits(value: number): number {
  return Math.round(value * 1e4) / 1e4;
}
