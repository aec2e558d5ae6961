import { ProfileDoc } from '../model/profile.ts';
import type { Role } from '../model/role.ts';
import { TIER_NAMES, TIERS, type Tier } from '../search/tiers.ts';

export type ProfileField = keyof ProfileDoc;

/** Fields that say nothing of who a person is: open to all who may read profiles at all. */
const PSEUDONYMOUS = [
  'profile_id',
  'status',
  'merged_into',
  'created_at',
  'updated_at',
  'identity_updated_at',
  'computed_at',
  'rules_version',
  'sex',
  'language',
  'timezone',
  'country',
  'region',
  'city',
  'postcode',
  'customer_since',
  'anonymous',
  'sources',
  'relational',
  'personal',
  'first_seen_at',
  'last_seen_at',
  'events_count',
  'channels',
  'event_count',
  'event_first',
  'event_last',
  'lifecycle_stage',
  'predictions',
  'computed',
  'user_traits',
  'segments',
  'consents',
  'consents_granted',
] as const satisfies readonly ProfileField[];

/**
 * Fields that name, reach or single out a person. `custom` is among them since nobody knows what a company
 * puts there; `situational` since paths and sessions may carry identifiers; `provenance`, `confirmed` and `conflicts`
 * since they list custom names; `households` and `companies` since few people share one.
 */
const IDENTIFYING = [
  'title',
  'given_name',
  'middle_name',
  'family_name',
  'full_name',
  'display_name',
  'names',
  'birth_date',
  'email',
  'emails',
  'phone',
  'phones',
  'street',
  'location',
  'company',
  'job_title',
  'website',
  'identifiers',
  'identifier_values',
  'custom',
  'provenance',
  'confirmed',
  'conflicts',
  'situational',
  'households',
  'companies',
] as const satisfies readonly ProfileField[];

const known: readonly ProfileField[] = [...PSEUDONYMOUS, ...IDENTIFYING];
const studied: readonly ProfileField[] = PSEUDONYMOUS;

/** The allow-list: a field that is in no list (such as `state`) is shown to nobody. */
const VISIBLE: Readonly<Record<Role, readonly ProfileField[]>> = {
  administrator: known,
  representative: known,
  steward: known,
  privacy_officer: known,
  marketer: studied,
  analyst: studied,
  manager: studied,
};

/** Fields that can be masked at all, in the order of the schema: what an answer's `masked` is made from. */
const MASKABLE = (Object.keys(ProfileDoc.shape) as ProfileField[]).filter((field) =>
  known.includes(field),
);

/** Fields of a profile that any of the roles may see; none for no role. */
export function visibleFields(roles: readonly Role[]): ReadonlySet<ProfileField> {
  return viewOf(roles).visible;
}

/** Fields withheld from the roles, whether or not a person has a value there: emptiness would tell as well. */
export function maskedFields(roles: readonly Role[]): readonly ProfileField[] {
  return viewOf(roles).masked;
}

interface View {
  readonly visible: ReadonlySet<ProfileField>;
  readonly masked: readonly ProfileField[];
}

/** Asked for every hit of every keystroke, and there are few combinations of roles. */
const VIEWS = new Map<string, View>();

function viewOf(roles: readonly Role[]): View {
  const key = roles.join();
  const known = VIEWS.get(key);
  if (known !== undefined) return known;
  const visible = new Set(roles.flatMap((role) => VISIBLE[role]));
  const view = { visible, masked: MASKABLE.filter((field) => !visible.has(field)) };
  VIEWS.set(key, view);
  return view;
}

/** The profile field that a golden field's name stands for. */
export function holderOf(field: string): ProfileField {
  return (field.startsWith('custom.') ? 'custom' : field) as ProfileField;
}

/** Ways of searching open to the roles: those over fields they may see. */
export function searchableTiers(roles: readonly Role[]): ReadonlySet<Tier> {
  const visible = visibleFields(roles);
  return new Set(TIER_NAMES.filter((tier) => visible.has(TIERS[tier].field)));
}

/** A profile as the roles may see it; `masked` names what was left out, so that the page can show a lock. */
export interface MaskedProfile {
  readonly document: Partial<Omit<ProfileDoc, 'state'>>;
  readonly masked: readonly ProfileField[];
}

export function maskProfile(
  document: Readonly<Partial<Record<ProfileField, unknown>>>,
  roles: readonly Role[],
): MaskedProfile {
  const visible = visibleFields(roles);
  const shown = Object.entries(document).filter(([field]) => visible.has(field as ProfileField));
  return { document: Object.fromEntries(shown), masked: maskedFields(roles) };
}
