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
import type { Ids } from '../../identity/ids.ts';
import type { Logger } from '../../logging.ts';
import { findGeneric, genericUnder } from './find-generic.ts';
import { createNamespaceJobs } from './namespace-jobs.ts';
import { createPolicySource } from './policy-source.ts';
import { createSimulate } from './simulate.ts';

/** Everything about the rules of who is who, on one engine: stores, the policy in force, trying out, counting. */
export function createNamespaces(options: {
  readonly client: Client;
  readonly prefix: string;
  readonly ids: Ids;
  readonly defaultCountry: string;
  readonly log: Logger;
  readonly now: () => Date;
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
  const simulate = createSimulate({
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
    generic: async (tried, signal) =>
      genericUnder(genericDeps, { rules: tried, inForce: (await rules.read()).rules, signal }),
  });
  const jobs = createNamespaceJobs({
    settings,
    rules,
    works: {
      scan: async ({ rules: inForce, signal, report }) => {
        const found = await findGeneric(genericDeps, inForce, {
          signal,
          onPage: ({ looked_at, demoted }) =>
            report({ done: looked_at, changed: demoted.length, failed: 0 }),
        });
        policy.expire();
        return { done: found.looked_at, changed: found.demoted.length, failed: 0 };
      },
    },
    log,
    now,
  });
  const audit = createAuditStore(client, names, bulk);
  return { rules, settings, generic, policy, audit, simulate, jobs, ids, now, defaultCountry };
}
