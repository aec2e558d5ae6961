import { AppError } from '../../errors.ts';

/** What data can lack to fit a model and to try it on later time. */
export const LACKS = [
  'no_orders',
  'short_history',
  'few_customers',
  'one_outcome',
  'all_alike',
  'few_texts',
  'one_feeling',
  'no_items',
  'few_topics',
  'one_topic',
  'few_payments',
  'few_disputes',
] as const;
export type Lack = (typeof LACKS)[number];

/** A fit that the data do not allow: nothing is stored. `lack` is for pages, which say it in their own words. */
export class FitRefusal extends AppError {
  readonly lack: Lack;

  constructor(lack: Lack, message: string) {
    super('invalid_request', message);
    this.name = 'FitRefusal';
    this.lack = lack;
  }
}
