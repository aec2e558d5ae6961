import { randomUUID } from 'node:crypto';
import type { Client } from '@elastic/elasticsearch';
import { AuditDoc } from '../model/audit.ts';
import { type BulkOptions, writeBulk } from './bulk-writer.ts';
import type { IndexNames } from './index-names.ts';

/** What is told; `audit_id` where a repeated telling is to leave one line only. */
export type AuditEntry = Omit<AuditDoc, 'audit_id'> & { readonly audit_id?: string };

/** The audit trail: index `audit`. Lines are added, never changed. */
export interface AuditStore {
  /** Writes a line; resolves when it is durable. An id that is there already stays as it was. */
  append(entry: AuditEntry): Promise<void>;
  appendAll(entries: readonly AuditEntry[]): Promise<void>;
}

export function createAuditStore(client: Client, names: IndexNames, bulk: BulkOptions): AuditStore {
  async function appendAll(entries: readonly AuditEntry[]): Promise<void> {
    const docs = entries.map((entry) =>
      AuditDoc.parse({ ...entry, audit_id: entry.audit_id ?? randomUUID() }),
    );
    await writeBulk(
      client,
      docs.map((doc) => ({
        kind: 'create',
        index: names.audit,
        id: doc.audit_id,
        document: JSON.stringify(doc),
      })),
      bulk,
    );
  }
  return { append: (entry) => appendAll([entry]), appendAll };
}
