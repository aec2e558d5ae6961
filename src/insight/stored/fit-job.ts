import type { FitResult } from '../../model/fitted-model.ts';
import { type ChurnFit, fitChurnModel } from './fit-churn-model.ts';
import { fitPaymentModel, type PaymentFit } from './fit-payment-model.ts';
import { fitRecommendModel, type RecommendFit } from './fit-recommend-model.ts';
import { fitSentimentModel, type SentimentFit } from './fit-sentiment-model.ts';
import { fitTopicModel, type TopicFit } from './fit-topic-model.ts';
import { fitValueModel, type ValueFit } from './fit-value-model.ts';

/** Everything a fit reads, as plain data: it can go to a thread of its own. */
export type FitJob = ValueFit | ChurnFit | SentimentFit | TopicFit | PaymentFit | RecommendFit;

/** @throws AppError `invalid_request` saying what the data lack */
export function runFitJob(job: FitJob): FitResult {
  switch (job.task) {
    case 'value':
      return fitValueModel(job);
    case 'churn':
      return fitChurnModel(job);
    case 'sentiment':
      return fitSentimentModel(job);
    case 'recommend':
      return fitRecommendModel(job);
    case 'topic':
      return fitTopicModel(job);
    case 'payment':
      return fitPaymentModel(job);
  }
}
