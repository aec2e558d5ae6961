import type { Client } from '@elastic/elasticsearch';
import { createClient } from '../../src/elasticsearch/client.ts';
import {
  createIngestion,
  type Ingestion,
  type IngestionOptions,
} from '../../src/ingestion/create-ingestion.ts';
import { createLogger } from '../../src/logging.ts';
import { compileSurvivorship, NO_RULES } from '../../src/profile/survivorship/compile.ts';
import { builtInSources } from '../../src/sources/registry.ts';
import type { Spool } from '../../src/spool/spool.ts';
import { openSqliteSpool } from '../../src/spool/sqlite-spool.ts';

const BUILT_IN = compileSurvivorship(
  NO_RULES,
  Object.fromEntries(builtInSources().map(({ id, priority }) => [id, priority])),
);
const SECRET = 'a-secret-for-tests-of-32-characters-or-more';

export function openTestSpool(path: string): Spool {
  return openSqliteSpool({
    path,
    maxBytes: 1e9,
    maxAgeMs: 1e12,
    leaseMs: 3_000,
    now: () => new Date(),
  });
}

/** Retries quickly: tests break things on purpose and do not want to wait. */
export function openIngestion(
  options: Pick<IngestionOptions, 'client' | 'prefix' | 'spool'> & Partial<IngestionOptions>,
): Ingestion {
  return createIngestion({
    log: createLogger(process.env['AZIMUT_TEST_LOG'] ?? 'silent', 'test'),
    secret: SECRET,
    defaults: { country: 'FR', timezone: 'Europe/Paris' },
    survivorship: () => BUILT_IN,
    workerBatch: 500,
    retry: { baseMs: 10, capMs: 100, budgetMs: 600 },
    backoff: { baseMs: 20, capMs: 200, budgetMs: 0 },
    idleMs: 20,
    ...options,
  });
}

/** Reaches the engine through another address, such as a {@link startFaultProxy}'s. */
export function openClient(url: string): Client {
  return createClient({ url }, { requestTimeoutMs: 5_000 });
}
