import { createHash } from 'node:crypto';
import type { ProfileParts } from '../../elasticsearch/profile-reader.ts';
import { AppError } from '../../errors.ts';
import { type CanonicaliseOptions, canonicaliseIdentifier } from '../../identity/canonicalise.ts';
import type { Role } from '../../model/role.ts';
import { visibleFields } from '../../privacy/policy.ts';
import type { PeopleDeps } from './deps.ts';

export interface Asker {
  readonly roles: readonly Role[];
  readonly signal?: AbortSignal | undefined;
}

export type Opened =
  | { readonly kind: 'here'; readonly profile: ProfileParts; readonly version: string }
  | { readonly kind: 'moved'; readonly to: string };

/** More merges in a row than this are a fault in the data. */
const MOST_HOPS = 20;

/**
 * Opens a profile by its id, reading only the given parts (field paths).
 * @returns `moved` with the survivor's id when it was merged away
 * @throws AppError `not_found`, or `gone` when it was erased
 */
export async function openProfile(
  deps: PeopleDeps,
  profileId: string,
  parts: readonly string[],
  asker: Asker,
): Promise<Opened> {
  let id = profileId;
  for (let hop = 0; hop < MOST_HOPS; hop++) {
    const found = await deps.profiles.find(id, parts, asker);
    if (found === undefined) throw new AppError('not_found', 'there is no such profile');
    const { profile, version } = found;
    if (profile.status === 'erased') throw new AppError('gone', 'this profile was erased');
    const next = profile.merged_into ?? undefined;
    if (next === undefined) {
      return id === profileId ? { kind: 'here', profile, version } : { kind: 'moved', to: id };
    }
    id = next;
  }
  throw new AppError('internal', 'profile is merged in a ring');
}

/**
 * The profile that an exact identifier belongs to now; merges are followed.
 * @param text `namespace:value`, or `namespace:scope/value` where the namespace is scoped
 * @throws AppError `forbidden` to roles that may not see identifiers, `not_found`, `gone`
 */
export async function openByIdentifier(
  deps: PeopleDeps,
  text: string,
  parts: readonly string[],
  asker: Asker,
): Promise<Extract<Opened, { kind: 'here' }>> {
  if (!visibleFields(asker.roles).has('identifiers')) {
    throw new AppError('forbidden', 'your roles may not look people up by identifier');
  }
  const policy = await deps.policy.get();
  for (const key of keysOf(text, { defaultCountry: deps.defaultCountry, policy })) {
    const owner = await deps.profiles.findOwner(deps.ids.identifier(key), asker);
    if (owner === undefined) continue;
    const opened = await openProfile(deps, owner, parts, asker);
    const final =
      opened.kind === 'moved' ? await openProfile(deps, opened.to, parts, asker) : opened;
    if (final.kind === 'here') return final;
  }
  throw new AppError('not_found', 'nobody has this identifier');
}

/** A value may itself hold a slash, so that both readings are tried, the scoped one first. */
function keysOf(text: string, options: CanonicaliseOptions): string[] {
  const [, namespace = '', rest = ''] = /^([a-z][a-z0-9_]{0,63}):(.+)$/s.exec(text) ?? [];
  if (namespace === '') return [];
  const [, scope, value = ''] = /^([a-z][a-z0-9_]{0,63})\/(.+)$/s.exec(rest) ?? [];
  const claims = [
    ...(scope === undefined ? [] : [{ namespace, scope, value }]),
    { namespace, value: rest },
  ];
  const keys = claims.flatMap((claim) => {
    const canonical = canonicaliseIdentifier(claim, options);
    return canonical.kind === 'ok' ? [canonical.identifier.key] : [];
  });
  return [...new Set(keys)];
}

/** Tag of a representation: changes with every write, and differs between roles, who see different documents. */
export function entityTag(version: string, roles: readonly Role[]): string {
  const seen = [...visibleFields(roles)].sort().join();
  return `"${version}-${createHash('sha256').update(seen).digest('base64url').slice(0, 8)}"`;
}
