import type { ProfileState, Provenance } from '../model/profile.ts';
import { GOLDEN_FIELDS, type Traits } from '../model/traits.ts';
import { own } from './own.ts';
import { chooseGolden } from './survivorship.ts';

/** Golden values of a profile, each with where it came from. */
export interface GoldenRecord {
  readonly fields: Omit<Traits, 'custom'>;
  readonly custom: NonNullable<Traits['custom']>;
  readonly provenance: Record<string, Provenance>;
}

/** Most custom traits a profile shows; by name, the first ones stay. */
const MAX_CUSTOM = 300;

/**
 * Chooses every golden value. Where no source gives a full name, it is put together from the given and family
 * names of one and the same source, whichever gave the golden family name, else the golden given name: never
 * one person's first name before another's last name.
 */
export function goldenRecordOf(
  candidates: ProfileState['candidates'],
  source_priority: Readonly<Record<string, number>>,
): GoldenRecord {
  const provenance: Record<string, Provenance> = {};
  const fields: Record<string, unknown> = {};
  const custom: Record<string, unknown> = {};
  for (const field of GOLDEN_FIELDS) {
    const bySource = candidates[field];
    const golden = bySource && chooseGolden(bySource, source_priority);
    if (golden === undefined) continue;
    fields[field] = golden.value;
    provenance[field] = golden.provenance;
  }
  const composed = composeFullName(candidates, provenance);
  if (composed !== undefined && !Object.hasOwn(fields, 'full_name')) {
    Object.assign(fields, { full_name: composed.value });
    Object.assign(provenance, { full_name: composed.provenance });
  }
  const customKeys = Object.keys(candidates).filter((key) => key.startsWith('custom.'));
  for (const key of customKeys.sort().slice(0, MAX_CUSTOM)) {
    const golden = chooseGolden(candidates[key] ?? {}, source_priority);
    if (golden === undefined) continue;
    custom[key.slice('custom.'.length)] = golden.value;
    provenance[key] = golden.provenance;
  }
  // The candidates were parsed as Traits when they came in, field by field.
  return { fields, custom, provenance } as GoldenRecord;
}

/** Given and family name of one source, in the order they are spoken; `undefined` where it gave neither. */
export function nameGivenBy(
  candidates: ProfileState['candidates'],
  source: string,
): string | undefined {
  const parts = ['given_name', 'family_name'].map((field) => {
    const value = own(candidates[field] ?? {}, source)?.value;
    return typeof value === 'string' ? value : '';
  });
  return parts.join(' ').trim() || undefined;
}

function composeFullName(
  candidates: ProfileState['candidates'],
  provenance: Readonly<Record<string, Provenance>>,
): { value: string; provenance: Provenance } | undefined {
  const from = own(provenance, 'family_name') ?? own(provenance, 'given_name');
  const value = from && nameGivenBy(candidates, from.source);
  return value ? { value, provenance: { ...from, rule: 'derived' } } : undefined;
}
