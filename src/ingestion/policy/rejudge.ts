import type { HeldKeys } from '../../elasticsearch/evidence-store.ts';
import { AppError } from '../../errors.ts';
import { leavingParts, PERMISSIVE_POLICY } from '../../identity/fall-apart.ts';
import { effectivePolicies, type IdentityPolicy } from '../../identity/identity-policy.ts';
import { mightSplit } from '../../identity/rule-change.ts';
import type { Logger } from '../../logging.ts';
import type { MergeAuthor } from '../../model/merge.ts';
import type { IdentityRules } from '../../model/namespace-rule.ts';
import type { MergeService } from '../merging/merge-service.ts';
import { openWorlds, readLeftOut, readMessages } from './evidence.ts';
import type { Progress } from './namespace-jobs.ts';
import type { SimulateDeps } from './simulate.ts';

export interface RejudgeDeps extends Omit<SimulateDeps, 'generic'> {
  readonly merging: Pick<MergeService, 'merge' | 'split'>;
  readonly log: Logger;
}

/** What is judged again: everybody, or who holds some keys. */
export type RejudgeScope = { readonly all: IdentityRules } | { readonly keys: readonly string[] };

const GROUP = 100;

/**
 * Judges what is stored by the rules in force: whoever they would not have joined is parted, then whom they would
 * have joined is merged. Each by a decision of its own, with its log, its audit line and its way back. Interrupted,
 * it is simply begun again.
 */
export async function rejudge(
  deps: RejudgeDeps,
  policy: IdentityPolicy,
  input: {
    readonly scope: RejudgeScope;
    readonly by: string;
    readonly signal: AbortSignal;
    readonly report: (progress: Progress) => Promise<void>;
  },
): Promise<Progress> {
  const { scope, signal } = input;
  const by: MergeAuthor = { kind: 'rule', actor: input.by };
  const reason = `rules ${policy.version}`;
  const progress = { done: 0, changed: 0, failed: 0 };

  const decide = async (decision: () => Promise<unknown>): Promise<void> => {
    signal.throwIfAborted();
    try {
      await decision();
      progress.changed += 1;
    } catch (error) {
      // What a person decided otherwise, or somebody else is changing, stays as it is.
      if (!(error instanceof AppError) || error.code === 'engine_unavailable') throw error;
      progress.failed += 1;
      deps.log.info({ code: error.code }, 'a profile could not be judged again');
    }
  };

  const part = async (group: readonly HeldKeys[]): Promise<void> => {
    const roots = group.map(({ profile_id }) => profile_id);
    const { messages } = await readMessages(deps.evidence, roots, signal);
    for (const { profile_id, keys: held } of group) {
      const leaving = leavingParts({
        held,
        evidence: messages.get(profile_id) ?? [],
        before: PERMISSIVE_POLICY,
        after: policy,
        ids: deps.ids,
      });
      for (const identifiers of leaving) {
        await decide(() => deps.merging.split({ profile_id, identifiers, by, reason }));
      }
    }
    await input.report(progress);
  };

  let group: HeldKeys[] = [];
  const holders =
    'keys' in scope
      ? deps.evidence.holdersOf(scope.keys, signal)
      : deps.evidence.holders([...effectivePolicies(scope.all).keys()], signal);
  for await (const page of holders) {
    for (const profile of page) {
      progress.done += 1;
      if (!mightSplit(profile.keys, PERMISSIVE_POLICY, policy)) continue;
      group.push(profile);
      if (group.length < GROUP) continue;
      await part(group);
      group = [];
    }
  }
  await part(group);

  if ('all' in scope) {
    const { messages } = await readLeftOut(deps.evidence, signal);
    const { worlds } = await openWorlds(deps, messages, [policy]);
    for (const world of worlds) {
      for (const message of messages) world.take(message);
      for (const [loser, { into: survivor, namespaces }] of world.merged) {
        const rule = `shared:${namespaces.join('+')}`;
        await decide(() => deps.merging.merge({ survivor, losers: [loser], by, rule, reason }));
      }
    }
  }
  return progress;
}
