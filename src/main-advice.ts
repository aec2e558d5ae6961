import type { Client } from '@elastic/elasticsearch';
import type { AdviceDeps } from './api/advice/deps.ts';
import type { PeopleDeps } from './api/people/deps.ts';
import { createAdviceReader } from './elasticsearch/advice-reader.ts';
import { createExposureReader } from './elasticsearch/exposure-reader.ts';
import type { IndexNames } from './elasticsearch/index-names.ts';
import { createStockReader } from './elasticsearch/stock-reader.ts';
import type { Scoring } from './ingestion/scoring/create-scoring.ts';
import { createOutcomeSource } from './ingestion/scoring/outcome-source.ts';
import { createRecommenderSource } from './ingestion/scoring/recommender-source.ts';
import type { Spool } from './spool/spool.ts';

/** Wires what advice about one person needs. */
export function openAdvice(deps: {
  readonly client: Client;
  readonly names: IndexNames;
  readonly people: PeopleDeps;
  readonly spool: Pick<Spool, 'append'>;
  readonly scoring: Pick<Scoring, 'models' | 'baskets'>;
  readonly now: () => Date;
  /** how long what was read of models and outcomes is believed; the sources' own unless told */
  readonly lookAgainMs?: number;
}): AdviceDeps {
  const { client, names, people, spool, scoring, now, lookAgainMs } = deps;
  const advice = createAdviceReader({ client, events: names.events });
  return {
    people,
    spool,
    now,
    advice,
    exposures: createExposureReader({ client, events: names.events }),
    baskets: scoring.baskets,
    stock: createStockReader({ client, records: names.records }),
    recommender: createRecommenderSource(scoring.models, now, lookAgainMs),
    outcomes: createOutcomeSource(advice, now, lookAgainMs),
  };
}
