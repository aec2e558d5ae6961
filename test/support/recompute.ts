import type { Client } from '@elastic/elasticsearch';
import { pino } from 'pino';
import { DEFAULT_BULK } from '../../src/elasticsearch/bulk-writer.ts';
import { buildIndexNames } from '../../src/elasticsearch/index-names.ts';
import { createProfileStore } from '../../src/elasticsearch/profile-store.ts';
import { createTraitBaseStore } from '../../src/elasticsearch/trait-base-store.ts';
import { refreshTraits } from '../../src/ingestion/refresh-traits.ts';
import { createScoring } from '../../src/ingestion/scoring/create-scoring.ts';
import type { ScoringRun } from '../../src/ingestion/scoring/run-store.ts';
import { compileSurvivorship, NO_RULES } from '../../src/profile/survivorship/compile.ts';
import { RELATIONS } from './relations.ts';

/** What each night does, by the measure that is stored: traits of everybody, then every model asked of everybody. */
export async function recompute(about: {
  readonly client: Client;
  readonly prefix: string;
  readonly now: Date;
  readonly holder: string;
}): Promise<{ readonly reprojected: number; readonly runs: readonly ScoringRun[] }> {
  const { client, prefix, now, holder } = about;
  const names = buildIndexNames(prefix);
  const store = createTraitBaseStore({ client, names, read: DEFAULT_BULK, currency: 'EUR' });
  const base = (await store.read())?.base;
  const survivorship = compileSurvivorship(NO_RULES, {});
  const { reprojected } = await refreshTraits({
    profiles: createProfileStore({ client, index: names.profiles, bulk: DEFAULT_BULK }),
    store,
    survivorship: () => survivorship,
    relations: RELATIONS,
    traitBase: () => base,
    now: () => now,
  });
  const scoring = createScoring({
    client,
    names,
    log: pino({ level: 'silent' }),
    timezone: 'UTC',
    now: () => now,
    holder,
  });
  const runs: ScoringRun[] = [];
  await scoring.scoreAll({ resume: true, onProgress: (run) => runs.push(run) });
  return { reprojected, runs };
}
