import type { IdentityPolicy } from '../../identity/identity-policy.ts';
import type { PolicySource } from '../policy/policy-source.ts';
import type { MergeService } from './merge-service.ts';

/** A merge service that carries each call out under the rules in force when it came, from beginning to end. */
export function underPolicies(
  policies: PolicySource,
  serviceOf: (policy: IdentityPolicy) => MergeService,
): MergeService {
  const now = async (): Promise<MergeService> => serviceOf(await policies.get());
  return {
    preview: async (request) => (await now()).preview(request),
    merge: async (request) => (await now()).merge(request),
    previewUndo: async (merge_id) => (await now()).previewUndo(merge_id),
    undo: async (merge_id, by, reason) => (await now()).undo(merge_id, by, reason),
    previewSplit: async (request) => (await now()).previewSplit(request),
    split: async (request) => (await now()).split(request),
    judge: async (request) => (await now()).judge(request),
    find: async (merge_id) => (await now()).find(merge_id),
    list: async (filter) => (await now()).list(filter),
    rejudge: async (...given) => (await now()).rejudge(...given),
    rejudgePage: async (page) => (await now()).rejudgePage(page),
    resume: async () => (await now()).resume(),
  };
}
