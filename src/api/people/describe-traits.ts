import type { ProfileParts } from '../../elasticsearch/profile-reader.ts';
import type { Candidate } from '../../model/claims.ts';
import type { ProfileState } from '../../model/profile.ts';
import { GOLDEN_FIELDS } from '../../model/traits.ts';
import { holderOf, type ProfileField } from '../../privacy/policy.ts';
import { LONGEST_HISTORY } from '../../profile/join-candidate.ts';
import type { Survivorship } from '../../profile/survivorship/compile.ts';
import { isVouchedFor } from '../../profile/survivorship/contender.ts';

/** What describing traits reads of a profile. */
export const TRAIT_PARTS = [
  ...GOLDEN_FIELDS,
  'custom',
  'provenance',
  'confirmed',
  'conflicts',
  'state.candidates',
] as const;

/**
 * Each golden or custom field with its value, why that value, what every source says and said before, newest first,
 * and whether sources disagree.
 * @param visible fields the asker may see: candidates of others are left out with them
 */
export function describeTraits(
  profile: ProfileParts,
  visible: ReadonlySet<ProfileField>,
  survivorship: Survivorship,
) {
  const candidates = profile.state?.candidates ?? {};
  const conflicts = (profile.conflicts ?? []).filter((field) => visible.has(holderOf(field)));
  const traits = shownFields(profile, candidates, visible).map(({ field, value }) => ({
    field,
    value: value ?? null,
    provenance: profile.provenance?.[field] ?? null,
    conflict: conflicts.includes(field),
    ...ruleOf(field, survivorship),
    candidates: candidatesOf(field, profile, candidates, visible),
    history: historyOf(candidates[field] ?? {}),
  }));
  return { traits, conflicts };
}

function shownFields(
  profile: ProfileParts,
  candidates: ProfileState['candidates'],
  visible: ReadonlySet<ProfileField>,
): { field: string; value: unknown }[] {
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
  return [...golden, ...custom].filter(
    ({ field, value }) => value !== undefined || candidates[field] !== undefined,
  );
}

/** The strategies asked for this field, and the group it is decided with. */
function ruleOf(field: string, survivorship: Survivorship) {
  const group = survivorship.groups.find(({ fields }) => fields.includes(field));
  const choose = group?.choose ?? survivorship.ruleOf(field).choose;
  return { choose: [...choose], group: group?.name ?? null };
}

function candidatesOf(
  field: string,
  profile: ProfileParts,
  candidates: ProfileState['candidates'],
  visible: ReadonlySet<ProfileField>,
) {
  const name = field.startsWith('custom.') ? field.slice('custom.'.length) : field;
  return Object.entries(candidates[field] ?? {})
    .map(([source, said]) => ({
      source,
      value: said.value ?? null,
      updated_at: said.updated_at,
      agrees: (profile.confirmed ?? []).some((one) => one.startsWith(`${field}|${source}|`)),
      // What vouches for a value is a custom field.
      verified: visible.has('custom') && isVouchedFor(candidates, name, source, said),
    }))
    .sort((a, b) => (a.updated_at < b.updated_at ? 1 : -1));
}

function historyOf(bySource: Readonly<Record<string, Candidate>>) {
  return Object.entries(bySource)
    .flatMap(([source, { before = [] }]) =>
      before.map(({ value, updated_at }) => ({ source, value: value ?? null, updated_at })),
    )
    .sort((a, b) => (a.updated_at < b.updated_at ? 1 : -1))
    .slice(0, LONGEST_HISTORY);
}
