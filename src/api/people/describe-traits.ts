import type { ProfileParts } from '../../elasticsearch/profile-reader.ts';
import { GOLDEN_FIELDS } from '../../model/traits.ts';
import type { ProfileField } from '../../privacy/policy.ts';

/** What describing traits reads of a profile. */
export const TRAIT_PARTS = [...GOLDEN_FIELDS, 'custom', 'provenance', 'state.candidates'] as const;

/**
 * Each golden or custom field with its value, why that value, and what every source says, newest first.
 * @param visible fields the asker may see: candidates of others are left out with them
 */
export function describeTraits(profile: ProfileParts, visible: ReadonlySet<ProfileField>) {
  const candidates = profile.state?.candidates ?? {};
  const golden = GOLDEN_FIELDS.filter((field) => visible.has(field)).map((field) => ({
    field: field as string,
    value: profile[field] as unknown,
  }));
  const custom = visible.has('custom')
    ? Object.entries(profile.custom ?? {}).map(([name, value]) => ({
        field: `custom.${name}`,
        value: value as unknown,
      }))
    : [];
  return [...golden, ...custom]
    .filter(({ field, value }) => value !== undefined || candidates[field] !== undefined)
    .map(({ field, value }) => ({
      field,
      value: value ?? null,
      provenance: profile.provenance?.[field] ?? null,
      candidates: Object.entries(candidates[field] ?? {})
        .map(([source, candidate]) => ({ source, ...candidate, value: candidate.value ?? null }))
        .sort((a, b) => (a.updated_at < b.updated_at ? 1 : -1)),
    }));
}
