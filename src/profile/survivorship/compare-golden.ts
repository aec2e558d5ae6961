import type { Provenance } from '../../model/profile.ts';
import { canonicalJson } from '../canonical-json.ts';
import type { GoldenRecord } from '../golden-record.ts';
import { sameKey } from './same-value.ts';

/** One golden value under two sets of rules; `null` where there is none. */
export interface GoldenChange {
  readonly field: string;
  readonly before: unknown;
  readonly after: unknown;
  readonly before_by: Provenance | null;
  readonly after_by: Provenance | null;
}

/** Fields whose golden value differs between two choices from the same claims, by name. */
export function compareGolden(before: GoldenRecord, after: GoldenRecord): GoldenChange[] {
  const fields = new Set([...Object.keys(before.provenance), ...Object.keys(after.provenance)]);
  return [...fields].sort().flatMap((field) => {
    const [old, fresh] = [goldenValue(before, field), goldenValue(after, field)];
    if (isShownAlike(field, old, fresh)) return [];
    return [
      {
        field,
        before: old,
        after: fresh,
        before_by: before.provenance[field] ?? null,
        after_by: after.provenance[field] ?? null,
      },
    ];
  });
}

/** Profiles hold e-mail addresses and telephone numbers in one spelling, whichever a source used. */
function isShownAlike(field: string, a: unknown, b: unknown): boolean {
  if (canonicalJson(a) === canonicalJson(b)) return true;
  const isContact = field === 'email' || field === 'phone';
  return isContact && a !== null && b !== null && sameKey(field, a, '') === sameKey(field, b, '');
}

function goldenValue({ fields, custom }: GoldenRecord, field: string): unknown {
  const [values, name]: [object, string] = field.startsWith('custom.')
    ? [custom, field.slice('custom.'.length)]
    : [fields, field];
  return new Map<string, unknown>(Object.entries(values)).get(name) ?? null;
}
