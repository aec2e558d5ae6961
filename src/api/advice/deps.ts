import type { AdviceReader } from '../../elasticsearch/advice-reader.ts';
import type { BasketReader } from '../../elasticsearch/basket-reader.ts';
import type { ExposureReader } from '../../elasticsearch/exposure-reader.ts';
import type { StockReader } from '../../elasticsearch/stock-reader.ts';
import type { OutcomeSource } from '../../ingestion/scoring/outcome-source.ts';
import type { RecommenderSource } from '../../ingestion/scoring/recommender-source.ts';
import type { Spool } from '../../spool/spool.ts';
import type { PeopleDeps } from '../people/deps.ts';

/** What advice about one person needs. */
export interface AdviceDeps {
  readonly people: PeopleDeps;
  readonly spool: Pick<Spool, 'append'>;
  readonly recommender: RecommenderSource;
  readonly baskets: Pick<BasketReader, 'ofPerson'>;
  readonly stock: StockReader;
  readonly advice: Pick<AdviceReader, 'ofPerson'>;
  readonly outcomes: OutcomeSource;
  /** Who was put into which arm of a campaign. */
  readonly exposures: ExposureReader;
  readonly now: () => Date;
}
