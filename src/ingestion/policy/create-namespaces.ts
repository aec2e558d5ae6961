import type { Client } from '@elastic/elasticsearch';
import { createAuditStore } from '../../elasticsearch/audit-store.ts';
import { DEFAULT_BULK } from '../../elasticsearch/bulk-writer.ts';
import { createEvidenceStore } from '../../elasticsearch/evidence-store.ts';
import { createGenericValueStore } from '../../elasticsearch/generic-value-store.ts';
import { createIdentifierStore } from '../../elasticsearch/identifier-store.ts';
import { createIdentityRuleStore } from '../../elasticsearch/identity-rule-store.ts';
import { buildIndexNames } from '../../elasticsearch/index-names.ts';
import { createProfileStore } from '../../elasticsearch/profile-store.ts';
import { createSettingStore } from '../../elasticsearch/setting-store.ts';
import { createValueCensus } from '../../elasticsearch/value-census.ts';
import { SCAN } from '../../identity/generic-keys.ts';
import type { Ids } from '../../identity/ids.ts';
import type { Logger } from '../../logging.ts';
import type { MergeService } from '../merging/merge-service.ts';
import { findGeneric, genericUnder } from './find-generic.ts';
import { createNamespaceJobs, type Work } from './namespace-jobs.ts';
import { createPolicySource } from './policy-source.ts';
import { type RejudgeScope, rejudge } from './rejudge.ts';
import { createSimulate } from './simulate.ts';
import { createUpkeep } from './upkeep.ts';

/** Everything about the rules of who is who, on one engine: stores, the policy in force, trying out, counting. */
export function createNamespaces(options: {
  readonly client: Client;
  readonly prefix: string;
  readonly ids: Ids;
  readonly defaultCountry: string;
  readonly log: Logger;
  readonly now: () => Date;
  /** How whoever the rules part or join is parted and joined; asked when it is needed. */
  readonly merging: () => Pick<MergeService, 'merge' | 'split'>;
}) {
  const { client, ids, log, now, defaultCountry } = options;
  const names = buildIndexNames(options.prefix);
  const idOf = ids.identifier;
  const bulk = DEFAULT_BULK;
  const rules = createIdentityRuleStore(client, names);
  const settings = createSettingStore(client, names);
  const generic = createGenericValueStore({ client, names, idOf, bulk });
  const census = createValueCensus(client, names);
  const policy = createPolicySource({ rules, generic, log });
  const genericDeps = { census, generic, idOf, now };
  const judging = {
    evidence: createEvidenceStore(client, names),
    // Owners may move by a merge or split elsewhere: what is tried out is read as it is.
    identifiers: createIdentifierStore({
      client,
      index: names.identifiers,
      idOf,
      bulk,
      now,
      cacheEntries: 1,
    }),
    profiles: createProfileStore({ client, index: names.profiles, bulk }),
    ids,
  };
  const simulate = createSimulate({
    ...judging,
    generic: async (tried, signal) =>
      genericUnder(genericDeps, { rules: tried, inForce: (await rules.read()).rules, signal }),
  });
  const rejudgeBy = async (
    scope: RejudgeScope,
    { by, signal, report }: Pick<Parameters<Work>[0], 'by' | 'signal' | 'report'>,
  ) => {
    policy.expire();
    const deps = { ...judging, merging: options.merging(), log };
    return await rejudge(deps, await policy.get(), { scope, by, signal, report });
  };
  /** Demotes what too many people have, and parts whom it had joined. */
  const scan: Work = async ({ rules: inForce, since, ...work }) => {
    const found = await findGeneric(genericDeps, inForce, {
      since,
      signal: work.signal,
      onPage: ({ looked_at, demoted }) =>
        work.report({ done: looked_at, changed: demoted.length, failed: 0 }),
    });
    const { looked_at: done, demoted } = found;
    const parted =
      demoted.length === 0
        ? { changed: 0, failed: 0 }
        : await rejudgeBy({ keys: demoted }, { ...work, report: async () => undefined });
    log.info(
      { looked_at: done, demoted: demoted.length, parted: parted.changed, failed: parted.failed },
      'people behind values counted',
    );
    return { done, changed: demoted.length, failed: parted.failed };
  };
  const jobs = createNamespaceJobs({
    settings,
    rules,
    works: {
      scan,
      apply: ({ rules: inForce, ...work }) => rejudgeBy({ all: inForce }, work),
    },
    log,
    now,
  });
  const upkeep = createUpkeep({
    settings,
    scan: async (since, signal) => {
      const { rules: inForce } = await rules.read();
      await scan({ rules: inForce, since, by: SCAN, signal, report: async () => undefined });
    },
    log,
    now,
  });
  const audit = createAuditStore(client, names, bulk);
  const desk = { rules, generic, policy, audit, simulate, jobs, ids, now, defaultCountry };
  return { ...desk, upkeep };
}
