import type { Provenance } from '../model/profile.ts';

const CUSTOM = 'custom.';
const DAY_LENGTH = '2026-01-31'.length;

/**
 * Golden values while they are chosen. Filled in place: this runs for every field of every projection.
 *
 * `confirmed` holds who says a golden value today, as texts `field|source|day|rule`: the day (UTC) on which that
 * source last said so, and the rule, on the source the value was taken from alone. It is one keyword field whose
 * terms many people share, so that "e-mail last confirmed by the CRM before 2025" is a range over few terms, and no
 * personal value is in any of them.
 */
export class GoldenDraft {
  readonly fields: Record<string, unknown> = {};
  readonly custom: Record<string, unknown> = {};
  readonly provenance: Record<string, Provenance> = {};
  readonly confirmed: string[] = [];
  readonly conflicts: string[] = [];

  put(field: string, value: unknown, provenance: Provenance): void {
    this.provenance[field] = provenance;
    if (field.startsWith(CUSTOM)) this.custom[field.slice(CUSTOM.length)] = value;
    else this.fields[field] = value;
  }

  /** Notes that a source says the golden value of a field, which has been put. */
  confirm(field: string, source: string, at: string): void {
    const golden = this.provenance[field];
    const rule = golden?.source === source ? golden.rule : '';
    this.confirmed.push(`${field}|${source}|${at.slice(0, DAY_LENGTH)}|${rule}`);
  }

  /** Puts what was confirmed of one field in order, for sources come in any. */
  arrange(since: number): void {
    const { confirmed } = this;
    // By insertion: there are as many as sources that agree, and no list need be made of them.
    for (let i = since + 1; i < confirmed.length; i += 1) {
      const text = confirmed[i] ?? '';
      let at = i;
      for (; at > since && (confirmed[at - 1] ?? '') > text; at -= 1) {
        confirmed[at] = confirmed[at - 1] ?? '';
      }
      confirmed[at] = text;
    }
  }
}
