import type { ProfileState, Provenance } from '../model/profile.ts';
import type { Traits } from '../model/traits.ts';
import { GoldenDraft } from './golden-draft.ts';
import { nameGivenBy } from './name-given-by.ts';
import { chooseGolden, type Setting } from './survivorship/choose.ts';
import { chooseGroup } from './survivorship/choose-group.ts';
import type { Survivorship } from './survivorship/compile.ts';

/** Golden values of a profile, each with where it came from. */
export interface GoldenRecord {
  readonly fields: Omit<Traits, 'custom'>;
  readonly custom: NonNullable<Traits['custom']>;
  readonly provenance: Record<string, Provenance>;
  /** See {@link GoldenDraft}. */
  readonly confirmed: string[];
  /** Fields of which sources disagree today, sorted. */
  readonly conflicts: string[];
}

/** Most custom traits a profile shows; by name, the first ones stay. */
const MAX_CUSTOM = 300;
const CUSTOM = 'custom.';

/**
 * Chooses every golden value. Where no source gives a full name, it is put together from the given and family
 * names of one and the same source, whichever gave the golden family name, else the golden given name: never
 * one person's first name before another's last name.
 */
export function goldenRecordOf(
  candidates: ProfileState['candidates'],
  survivorship: Survivorship,
): GoldenRecord {
  const setting: Setting = { survivorship, candidates, country: countryOf(candidates) };
  const draft = new GoldenDraft();
  for (const group of survivorship.groups) chooseGroup(group, setting, draft);
  for (const field of survivorship.single) chooseGolden(field, setting, draft);
  for (const field of customFields(candidates)) {
    if (!survivorship.grouped.has(field)) chooseGolden(field, setting, draft);
  }
  composeFullName(candidates, draft);
  draft.conflicts.sort();
  // The candidates were parsed as Traits when they came in, field by field.
  return draft as GoldenDraft & GoldenRecord;
}

function customFields(candidates: ProfileState['candidates']): string[] {
  const custom: string[] = [];
  for (const field in candidates) if (field.startsWith(CUSTOM)) custom.push(field);
  return custom.sort().slice(0, MAX_CUSTOM);
}

function composeFullName(candidates: ProfileState['candidates'], draft: GoldenDraft): void {
  const { provenance } = draft;
  if (provenance['full_name'] !== undefined) return;
  const from = provenance['family_name'] ?? provenance['given_name'];
  const value = from && nameGivenBy(candidates, from.source);
  if (!value) return;
  draft.put('full_name', value, { ...from, rule: 'derived' });
  draft.confirm('full_name', from.source, from.updated_at);
}

/** The country most recently named by any source: only to read telephone numbers without a country code. */
function countryOf({ country: said }: ProfileState['candidates']): string {
  let newest = '';
  let country = '';
  for (const source in said) {
    const { value, updated_at = '' } = said[source] ?? {};
    if (typeof value !== 'string' || updated_at < newest) continue;
    if (updated_at > newest || value > country) country = value;
    newest = updated_at;
  }
  return country;
}
