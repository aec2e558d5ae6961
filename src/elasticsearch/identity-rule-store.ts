import type { Client } from '@elastic/elasticsearch';
import { z } from 'zod';
import { IdentityRules } from '../model/namespace-rule.ts';
import type { IndexNames } from './index-names.ts';
import { createSettingStore } from './setting-store.ts';

const KIND = 'identity_policy';
const MOST_NAMESPACES = 1000;

export interface StoredRules {
  readonly rules: IdentityRules;
  /** 0 before the first change. */
  readonly version: number;
  readonly updated_at: string | null;
}

/** A company's own rules of who is who. */
export interface IdentityRuleStore {
  /** As they are now: read in real time. */
  read(): Promise<StoredRules>;
  /** @throws AppError `precondition_failed` when they have changed since `expected` */
  put(
    rules: IdentityRules,
    change: { readonly expected: number; readonly by: string; readonly at: Date },
  ): Promise<StoredRules>;
  /** How many identifiers are stored in each namespace, as far as a search sees them. */
  countValues(): Promise<Map<string, number>>;
}

export function createIdentityRuleStore(client: Client, names: IndexNames): IdentityRuleStore {
  const settings = createSettingStore(client, names);
  return {
    async read() {
      const stored = await settings.find(KIND);
      if (stored === undefined) return { rules: { namespaces: [] }, version: 0, updated_at: null };
      const { value, version, updated_at } = stored;
      return { rules: IdentityRules.parse(value), version, updated_at };
    },
    async put(rules, change) {
      const { version, updated_at } = await settings.put({ kind: KIND, value: rules, ...change });
      return { rules, version, updated_at };
    },
    async countValues() {
      const found = await client.search<unknown, { namespaces: unknown }>({
        index: names.identifiers,
        size: 0,
        aggregations: { namespaces: { terms: { field: 'namespace', size: MOST_NAMESPACES } } },
      });
      const { buckets } = Counted.parse(found.aggregations?.namespaces);
      return new Map(buckets.map(({ key, doc_count }) => [key, doc_count]));
    },
  };
}

const Counted = z.object({
  buckets: z.array(z.object({ key: z.string(), doc_count: z.int() })),
});
