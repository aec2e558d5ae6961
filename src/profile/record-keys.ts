import type { RecordDoc } from '../model/record.ts';

/**
 * Canonical keys that a record says are one person's today: those of its newest version. What older versions said
 * stays among its claims, and links nothing any more.
 */
export function recordKeys(record: Pick<RecordDoc, 'identifiers' | 'claims'>): readonly string[] {
  return record.identifiers ?? Object.keys(record.claims.identifiers);
}
