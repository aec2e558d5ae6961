import type { StoredProfile } from '../elasticsearch/profile-store.ts';
import { findApartPair } from '../identity/apart.ts';
import { areDistinctCustomers } from '../identity/distinct.ts';
import type { IdentityPolicy } from '../identity/identity-policy.ts';
import type { ProfileState } from '../model/profile.ts';
import { judgedOf } from '../profile/apart.ts';
import { mergeStates } from '../profile/state.ts';

const NO_RULES: ReadonlyMap<string, string> = new Map();

/**
 * Folds into a root's state every profile on the given redirect paths that it lacks: merges whose writer died, or
 * has not come to it yet. Nearest to the root first, for a profile next to the root may hold the ones behind it.
 * A redirected profile is frozen, so its state is final.
 * @param ids profiles that live on as `root`
 * @param profiles every profile on the paths between
 * @param rules why each was merged, where the caller knows; a merge found later says `redirect`
 */
export function completeMerges(
  state: ProfileState,
  root: string,
  ids: Iterable<string>,
  profiles: ReadonlyMap<string, StoredProfile>,
  rules: ReadonlyMap<string, string> = NO_RULES,
): ProfileState {
  let completed = state;
  for (const id of ids) {
    for (const loser of pathFromRoot(root, id, profiles)) {
      completed = mergeStates(completed, loser.source.state, {
        loser_id: loser.source.profile_id,
        merged_at: loser.source.updated_at,
        rule: rules.get(loser.source.profile_id) ?? 'redirect',
        winner_id: root,
      });
    }
  }
  return completed;
}

/**
 * Redirects on the given paths that may not be completed, since they would put two customers of one system into one
 * profile (two merges, each right by itself, met), or two who were decided to be two people. Asked before {@link completeMerges}, of profiles just as fresh.
 */
export function findWrongRedirects(
  state: ProfileState,
  root: string,
  ids: Iterable<string>,
  profiles: ReadonlyMap<string, StoredProfile>,
  policy: Pick<IdentityPolicy, 'decisive'>,
): StoredProfile[] {
  const keys = new Set(Object.keys(state.identifiers));
  const judged = [judgedOf(root, state)];
  const absorbed = new Set(state.merged_from.map((merge) => merge.profile_id));
  const wrong = new Set<StoredProfile>();
  for (const id of ids) {
    for (const loser of pathFromRoot(root, id, profiles)) {
      const { profile_id, state: its } = loser.source;
      if (absorbed.has(profile_id)) continue;
      const itsKeys = Object.keys(its.identifiers);
      const itself = judgedOf(profile_id, its);
      const isApart = judged.some((other) => findApartPair(other, itself) !== undefined);
      if (isApart || areDistinctCustomers([...keys], itsKeys, policy)) {
        wrong.add(loser);
        // What is behind it leads to it again.
        break;
      }
      absorbed.add(profile_id);
      judged.push(itself);
      for (const merge of its.merged_from) absorbed.add(merge.profile_id);
      for (const key of itsKeys) keys.add(key);
    }
  }
  return [...wrong];
}

function pathFromRoot(
  root: string,
  id: string,
  profiles: ReadonlyMap<string, StoredProfile>,
): StoredProfile[] {
  const path: StoredProfile[] = [];
  for (let at: string | null = id; at !== null && at !== root; ) {
    const profile = profiles.get(at);
    if (profile === undefined || path.includes(profile)) break;
    path.unshift(profile);
    at = profile.source.merged_into;
  }
  return path;
}
