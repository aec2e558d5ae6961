import type { Namespace, NamespaceChange } from '../api/steward-types.ts';

/** A rule as its form holds it: numbers as they were typed, values one per line. */
export interface RuleDraft {
  readonly priority: string;
  readonly strength: 'strong' | 'medium' | 'weak';
  readonly exclusive: boolean;
  readonly max_per_profile: string;
  readonly window_values: string;
  readonly window_days: string;
  readonly blocked: string;
  readonly generic_at: string;
}

export function draftOf({ policy }: Pick<Namespace, 'policy'>): RuleDraft {
  return {
    priority: String(policy.priority),
    strength: policy.strength,
    exclusive: policy.exclusive,
    max_per_profile: String(policy.max_per_profile),
    window_values: policy.max_per_window === null ? '' : String(policy.max_per_window.values),
    window_days: policy.max_per_window === null ? '' : String(policy.max_per_window.days),
    blocked: policy.blocked.join('\n'),
    generic_at: policy.generic_at === null ? '' : String(policy.generic_at),
  };
}

/** What a draft says beyond the built-in rule; what the form does not hold stays as it is. */
export function changeOf(
  { built_in, rule }: Pick<Namespace, 'built_in' | 'rule'>,
  draft: RuleDraft,
): NamespaceChange {
  const { scoped, spelling } = rule ?? {};
  const hasWindow = draft.window_values.trim() !== '' || draft.window_days.trim() !== '';
  const said = {
    priority: Number(draft.priority),
    strength: draft.strength,
    exclusive: draft.exclusive,
    max_per_profile: Number(draft.max_per_profile),
    max_per_window: hasWindow
      ? { values: Number(draft.window_values), days: Number(draft.window_days) }
      : null,
    blocked: draft.blocked
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line !== ''),
    generic_at: draft.generic_at.trim() === '' ? null : Number(draft.generic_at),
  };
  const former: Readonly<Record<string, unknown>> = built_in ?? {};
  const own = Object.entries(said).filter(
    ([field, value]) => JSON.stringify(value) !== JSON.stringify(former[field]),
  );
  return {
    ...(Object.fromEntries(own) as Partial<typeof said>),
    ...(scoped === undefined ? {} : { scoped }),
    ...(spelling === undefined ? {} : { spelling }),
  };
}
