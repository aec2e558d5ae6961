import { join } from 'node:path';
import { sharedData } from '../../test/support/shared-data.ts';
import { writeDemoSet } from './demo-set.ts';
import { type DistinctSet, writeDistinctSet } from './distinct-people.ts';
import { type SyntheticSet, writeSyntheticSet } from './synthetic-set.ts';

/** Records whose true identity is known. */
export interface LabelledSet {
  readonly name: string;
  readonly id: string;
  readonly source?: string;
  /** pairwise F1 / B-cubed F1 of others, at their 0.95 threshold and at their best */
  readonly anchors: string;
  /** not run unless named, or asked for by `--all` (slow), `--distinct` (no true pairs at all) or
   * `--held-out` (looked at last) */
  readonly group?: 'slow' | 'held-out' | 'distinct';
  /** Paths of the two files; `undefined` when shared data are absent. Makes them in `folder` where they are synthetic. */
  files(folder: string): Promise<{ records: string; truth: string } | undefined>;
}

function shared(records: string, truth: string): LabelledSet['files'] {
  return async () => {
    const folder = sharedData('identity');
    if (folder === undefined) return undefined;
    return { records: join(folder, records), truth: join(folder, truth) };
  };
}

function synthetic(name: string, set: SyntheticSet, group?: LabelledSet['group']): LabelledSet {
  return {
    name,
    id: 'record_id',
    ...(set.layout === 'three_sources' ? { source: 'source' } : {}),
    anchors: `invented, seed ${set.seed}`,
    ...(group === undefined ? {} : { group }),
    files: async (folder) =>
      sharedData('names') === undefined ? undefined : writeSyntheticSet(folder, set),
  };
}

function distinct(name: string, set: DistinctSet): LabelledSet {
  return {
    name,
    id: 'record_id',
    anchors: 'all different: any pair is false',
    group: 'distinct',
    files: (folder) => writeDistinctSet(folder, set),
  };
}

const USUAL = { errors: 1, empty: 1, documents: 0.05 };
/** Half of everything is missing and errors are twice as many: no common key. */
const POOR = { errors: 2, empty: 1.6, documents: 0 };

export const SETS: readonly LabelledSet[] = [
  {
    name: 'febrl4',
    files: shared('febrl4_records.csv.gz', 'febrl4_truth.csv.gz'),
    id: 'record_id',
    source: 'source',
    anchors: 'Splink .997/.999, ECM .998/.999, best 1.000',
  },
  {
    name: 'multisource_dev',
    files: shared('multisource_dev_records.csv.gz', 'multisource_dev_truth.csv.gz'),
    id: 'record_id',
    source: 'source',
    anchors: 'Splink .890/.958, ECM .972/.984, best .976/.987',
  },
  {
    name: 'fake_1000',
    files: shared('fake_1000_records.csv.gz', 'fake_1000_truth.csv.gz'),
    id: 'record_id',
    anchors: 'Splink .835/.876, dedupe .902/.929, best .917/.938',
  },
  {
    name: 'senzing_truthset',
    files: shared('senzing_truthset_records.jsonl.gz', 'senzing_truthset_truth.csv.gz'),
    id: 'RECORD_ID',
    source: 'DATA_SOURCE',
    anchors: 'keys .204/.769, no generic .493/.821, vendor 1.0',
  },
  synthetic('synthetic_fr', { seed: 1, people: 1500, care: USUAL, layout: 'three_sources' }),
  synthetic('synthetic_fr_poor', { seed: 2, people: 1500, care: POOR, layout: 'three_sources' }),
  synthetic('synthetic_file', { seed: 3, people: 1200, care: USUAL, layout: 'one_file' }),
  synthetic('synthetic_small', { seed: 4, people: 60, care: USUAL, layout: 'three_sources' }),
  {
    name: 'demo',
    id: 'record_id',
    source: 'source',
    anchors: 'the demo company, seed 5',
    files: (folder) => writeDemoSet(folder, { people: 1500, seed: 5 }),
  },
  synthetic('synthetic_10k', { seed: 6, people: 3900, care: USUAL, layout: 'three_sources' }),
  synthetic(
    'synthetic_50k',
    { seed: 7, people: 19_500, care: USUAL, layout: 'three_sources' },
    'slow',
  ),
  distinct('distinct_fr_births', {
    seed: 21,
    people: 5000,
    names: 'french',
    says: ['birth_date'],
    variety: 150,
  }),
  distinct('distinct_fr_towns', {
    seed: 22,
    people: 5000,
    names: 'french',
    says: ['town'],
    variety: 200,
  }),
  distinct('distinct_en_streets', {
    seed: 23,
    people: 5000,
    names: 'english',
    says: ['sex', 'street', 'town'],
    variety: 200,
  }),
  distinct('distinct_en_births', {
    seed: 24,
    people: 1200,
    names: 'english',
    says: ['birth_date', 'sex', 'town'],
    variety: 80,
  }),
  distinct('distinct_fr_whole', {
    seed: 25,
    people: 5000,
    names: 'french',
    says: ['birth_date', 'sex', 'street', 'town', 'mail', 'phone'],
    variety: 200,
  }),
  synthetic(
    'held_out_fr',
    { seed: 901, people: 2000, care: USUAL, layout: 'three_sources' },
    'held-out',
  ),
  synthetic(
    'held_out_poor',
    { seed: 902, people: 2000, care: POOR, layout: 'three_sources' },
    'held-out',
  ),
  synthetic(
    'held_out_file',
    { seed: 903, people: 2000, care: USUAL, layout: 'one_file' },
    'held-out',
  ),
  synthetic(
    'held_out_small',
    { seed: 904, people: 80, care: USUAL, layout: 'three_sources' },
    'held-out',
  ),
  {
    name: 'held_out_demo',
    id: 'record_id',
    source: 'source',
    anchors: 'the demo company, seed 905',
    group: 'held-out',
    files: (folder) => writeDemoSet(folder, { people: 2000, seed: 905 }),
  },
];
