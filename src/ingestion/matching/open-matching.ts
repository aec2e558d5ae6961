import { randomUUID } from 'node:crypto';
import type { Client } from '@elastic/elasticsearch';
import { createAuditStore } from '../../elasticsearch/audit-store.ts';
import { type BulkOptions, DEFAULT_BULK } from '../../elasticsearch/bulk-writer.ts';
import { createDuplicateStore } from '../../elasticsearch/duplicate-store.ts';
import { createIdentityFeed } from '../../elasticsearch/identity-feed.ts';
import type { IndexNames } from '../../elasticsearch/index-names.ts';
import { createMatchKeyStore } from '../../elasticsearch/match-key-store.ts';
import { createMatchingStore } from '../../elasticsearch/matching-store.ts';
import { createProfilePartsReader } from '../../elasticsearch/profile-parts.ts';
import { AppError, type ErrorCode } from '../../errors.ts';
import type { Ids } from '../../identity/ids.ts';
import type { Logger } from '../../logging.ts';
import type { DuplicateDoc } from '../../model/duplicate.ts';
import type { MergeService } from '../merging/merge-service.ts';
import type { PolicySource } from '../policy/policy-source.ts';
import { decidePair, evidenceOf, type PairDecision } from './decide-pair.ts';
import type { MatchDeps } from './match-profiles.ts';
import { createMatcher } from './matcher.ts';

export interface MatchingOptions {
  readonly client: Client;
  readonly names: IndexNames;
  readonly ids: Ids;
  readonly policies: Pick<PolicySource, 'get'>;
  readonly defaultCountry: string;
  readonly merges: Pick<MergeService, 'judge'>;
  readonly isBusy: () => Promise<boolean>;
  readonly log: Logger;
  readonly now: () => Date;
  readonly bulk?: BulkOptions;
}

/** Matching of one installation: the matcher, and what showing and deciding pairs needs. */
export function openMatching(options: MatchingOptions) {
  const { client, names, ids, now, log, merges } = options;
  const bulk = options.bulk ?? DEFAULT_BULK;
  const duplicates = createDuplicateStore(client, names, bulk);
  const store = createMatchingStore(client, names, bulk);
  const keys = createMatchKeyStore(client, names, bulk);
  const audit = createAuditStore(client, names, bulk);
  const parts: MatchDeps = {
    feed: createIdentityFeed(client, names, bulk),
    keys,
    duplicates,
    ids,
    policies: options.policies,
    defaultCountry: options.defaultCountry,
    now,
    merge: (pair) => mergePair(merges, pair, log),
  };
  return {
    parts,
    store,
    matcher: createMatcher({
      ...parts,
      store,
      isBusy: options.isBusy,
      log,
      holder: randomUUID(),
    }),
    pairs: {
      duplicates,
      profiles: createProfilePartsReader(client, names, bulk),
      matching: store,
      countMatched: () => keys.count(),
      decide: (decision: PairDecision) => decidePair({ duplicates, merges, audit, now }, decision),
      note: (
        actor: string,
        action: string,
        detail: Readonly<Record<string, string | number | boolean>>,
      ) =>
        audit.append({
          at: now().toISOString(),
          actor,
          action,
          subject_ids: [],
          detail: { ...detail },
        }),
      now,
    },
  };
}

export type Matching = ReturnType<typeof openMatching>;

/** What the merge service says no to; anything else is a failure. */
const REFUSALS: readonly ErrorCode[] = ['conflict', 'not_found', 'gone', 'invalid_request'];

async function mergePair(
  merges: Pick<MergeService, 'judge'>,
  pair: DuplicateDoc,
  log: Logger,
): Promise<string | undefined> {
  const { duplicate_id, left_id, right_id } = pair;
  try {
    const { merge_id } = await merges.judge({
      left: left_id,
      right: right_id,
      decision: 'same',
      by: { kind: 'matching', actor: 'matching' },
      evidence: evidenceOf(pair),
    });
    return merge_id;
  } catch (error) {
    if (!(error instanceof AppError) || !REFUSALS.includes(error.code)) throw error;
    log.info({ duplicate_id, code: error.code, why: error.message }, 'sure pair not merged');
    return undefined;
  }
}
