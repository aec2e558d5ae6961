import type { MergeStore } from '../../elasticsearch/merge-store.ts';
import type { StoredProfile } from '../../elasticsearch/profile-store.ts';
import { rootOf } from '../../elasticsearch/profile-store.ts';
import type { Ids } from '../../identity/ids.ts';
import type { MergeDoc } from '../../model/merge.ts';
import { newDecision } from './journal.ts';

/** A merge that resolution carried out. */
export interface RuleMerge {
  readonly winner: string;
  readonly loser: string;
  readonly rule: string;
  /** Instant that is written on the redirect: with winner and loser it names this merge and no other. */
  readonly at: string;
  /** Canonical keys of the message that linked them. */
  readonly keys: readonly string[];
}

export interface LogDeps {
  readonly ids: Ids;
  readonly merges: MergeStore;
}

/** Puts merges by rule into the log, in one bulk; what is there already stays as it is. */
export async function logRuleMerges(deps: LogDeps, merges: readonly RuleMerge[]): Promise<void> {
  if (merges.length === 0) return;
  await deps.merges.write(
    merges.map((merge) => ({ doc: ruleDecision(deps.ids, merge), expected: undefined })),
  );
}

/**
 * Puts redirects into the log that nobody did, because their writer died before it came to it.
 * @param losers ids of redirected profiles, whose redirects are not younger than what a search finds
 */
export async function logMissing(
  deps: LogDeps,
  losers: readonly string[],
  profiles: ReadonlyMap<string, StoredProfile>,
): Promise<void> {
  if (losers.length === 0) return;
  const { merges: logged } = await deps.merges.list(
    { loserIds: losers, kinds: ['merge'] },
    { size: 10_000 },
  );
  const live = logged.filter(({ status }) => status !== 'undone');
  const known = new Set(live.flatMap(({ loser_ids }) => loser_ids));
  const missing = losers.flatMap((loser): RuleMerge[] => {
    const doc = profiles.get(loser)?.source;
    if (doc?.merged_into == null || known.has(loser)) return [];
    const root = profiles.get(rootOf(loser, profiles))?.source;
    const rule = root?.state.merged_from.find(({ profile_id }) => profile_id === loser)?.rule;
    const { merged_into: winner, updated_at: at } = doc;
    return [{ winner, loser, rule: rule ?? 'redirect', at, keys: [] }];
  });
  await logRuleMerges(deps, missing);
}

function ruleDecision(ids: Ids, { winner, loser, rule, at, keys }: RuleMerge): MergeDoc {
  return newDecision({
    merge_id: ids.decision('rule', winner, loser, at),
    kind: 'merge',
    status: 'applied',
    at,
    by: { kind: 'rule', actor: 'worker' },
    rule,
    winner_id: winner,
    loser_ids: [loser],
    identifier_ids: keys.map((key) => ids.identifier(key)),
  });
}
