import type { ProfileParts } from '../../elasticsearch/profile-reader.ts';
import { AppError } from '../../errors.ts';
import type { DuplicateDoc } from '../../model/duplicate.ts';
import type { Role } from '../../model/role.ts';
import { maskedFields, maskProfile, visibleFields } from '../../privacy/policy.ts';
import { compareFields } from './compare-fields.ts';
import type { DuplicatesDeps } from './deps.ts';
import { SHORT_FIELDS } from './schemas.ts';

/** Most e-mails and telephones of each side in a list. */
const MOST_CONTACTS = 3;
const WAITING = ['open', 'unsure', 'skipped'] as const;

/**
 * Adds what the roles may see of both sides. A pair that waits is left out when either side was merged or erased
 * since: matching will end it, and nobody is to be shown who is gone.
 */
export async function withProfiles(
  deps: DuplicatesDeps,
  pairs: readonly DuplicateDoc[],
  roles: readonly Role[],
) {
  const ids = pairs.flatMap(({ left_id, right_id }) => [left_id, right_id]);
  const profiles = await deps.profiles.read(ids, shortParts(roles));
  return pairs.flatMap((pair) => {
    const [left, right] = [profiles.get(pair.left_id), profiles.get(pair.right_id)];
    if (isWaiting(pair) && !(isActive(left) && isActive(right))) return [];
    return [
      {
        ...pair,
        left: short(left, pair.left_id, roles),
        right: short(right, pair.right_id, roles),
      },
    ];
  });
}

/** @throws AppError `not_found`; `gone` when either side was erased */
export async function showPair(deps: DuplicatesDeps, id: string, roles: readonly Role[]) {
  const pair = (await deps.duplicates.read([id])).get(id)?.source;
  if (pair === undefined) throw new AppError('not_found', 'there is no such pair');
  const parts = [...shortParts(roles), ...GOLDEN, 'state.candidates', 'state.identifiers'];
  const profiles = await deps.profiles.read([pair.left_id, pair.right_id], parts);
  const [left, right] = [profiles.get(pair.left_id), profiles.get(pair.right_id)];
  if (left?.status === 'erased' || right?.status === 'erased') {
    throw new AppError('gone', 'one of the two was erased');
  }
  return {
    ...pair,
    left: short(left, pair.left_id, roles),
    right: short(right, pair.right_id, roles),
    fields: compareFields(pair, left, right, visibleFields(roles)),
    masked: [...maskedFields(roles)],
  };
}

/** Pairs that wait and hold a profile, likeliest first, with the other one's name. */
export async function possiblePairs(
  deps: DuplicatesDeps,
  profileId: string,
  roles: readonly Role[],
) {
  const pairs = await deps.duplicates.ofProfiles([profileId], WAITING);
  const shown = await withProfiles(deps, pairs.slice(0, 50), roles);
  return shown.map(({ left, right, left_id, right_id, ...pair }) => {
    const other = left_id === profileId ? right : left;
    return {
      duplicate_id: pair.duplicate_id,
      profile_id: left_id === profileId ? right_id : left_id,
      display_name: other.display_name ?? null,
      score: pair.score,
      bits: pair.bits,
      band: pair.band,
      status: pair.status,
      found_at: pair.found_at,
    };
  });
}

const GOLDEN = [
  'given_name',
  'middle_name',
  'family_name',
  'full_name',
  'sex',
  'email',
  'phone',
  'company',
  'job_title',
];

function shortParts(roles: readonly Role[]): string[] {
  const visible = visibleFields(roles);
  return SHORT_FIELDS.filter((field) => visible.has(field));
}

function short(profile: ProfileParts | undefined, profile_id: string, roles: readonly Role[]) {
  const picked: Record<string, unknown> = { profile_id };
  if (isActive(profile)) {
    const { document } = maskProfile(profile, roles);
    for (const field of SHORT_FIELDS) {
      const value = document[field];
      if (value === undefined) continue;
      const isList = field === 'emails' || field === 'phones';
      picked[field] = isList && Array.isArray(value) ? value.slice(0, MOST_CONTACTS) : value;
    }
  }
  return picked as Partial<Pick<ProfileParts, (typeof SHORT_FIELDS)[number]>>;
}

function isActive(profile: ProfileParts | undefined): profile is ProfileParts {
  return profile?.status === 'active';
}

function isWaiting({ status }: DuplicateDoc): boolean {
  return WAITING.some((one) => one === status);
}
