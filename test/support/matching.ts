import type { Client } from '@elastic/elasticsearch';
import { pino } from 'pino';
import { buildIndexNames } from '../../src/elasticsearch/index-names.ts';
import { AppError } from '../../src/errors.ts';
import { BUILT_IN_POLICY } from '../../src/identity/identity-policy.ts';
import { createIds } from '../../src/identity/ids.ts';
import {
  type Matching,
  type MatchingOptions,
  openMatching,
} from '../../src/ingestion/matching/open-matching.ts';

/** Matching over a test's own indices, not running: a test steps it. Nothing merges unless the test says how. */
export function openTestMatching(
  client: Client,
  prefix: string,
  options: Partial<MatchingOptions> = {},
): Matching {
  return openMatching({
    client,
    names: buildIndexNames(prefix),
    ids: createIds('a secret of tests, at least thirty-two characters'),
    policies: { get: async () => BUILT_IN_POLICY },
    defaultCountry: 'FR',
    merges: {
      judge: async () => {
        throw new AppError('conflict', 'this test merges nobody');
      },
    },
    isBusy: async () => false,
    log: pino({ level: process.env['AZIMUT_TEST_LOG'] ?? 'silent' }),
    now: () => new Date(),
    ...options,
  });
}
