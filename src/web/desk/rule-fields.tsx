import type { ReactNode } from 'react';
import { useStewardWords } from '../i18n/steward-words.ts';
import type { RuleDraft } from './rule-draft.ts';

const STRENGTHS = ['strong', 'medium', 'weak'] as const;

/** The fields of a rule, each with what it means beside it. */
export function RuleFields({ draft, set }: { draft: RuleDraft; set: (draft: RuleDraft) => void }) {
  const words = useStewardWords().namespaces;
  const number = (
    field: 'priority' | 'max_per_profile' | 'window_values' | 'window_days' | 'generic_at',
    name: string,
    hint?: string,
  ) => (
    <Field name={name} hint={hint}>
      <input
        className="text-input"
        name={field}
        type="number"
        step="any"
        value={draft[field]}
        onChange={({ currentTarget: { value } }) => set({ ...draft, [field]: value })}
      />
    </Field>
  );
  return (
    <>
      <div className="rule-fields">
        {number('priority', words.priority)}
        <Field name={words.strength}>
          <select
            className="select"
            name="strength"
            value={draft.strength}
            onChange={({ currentTarget: { value } }) => {
              const strength = STRENGTHS.find((each) => each === value);
              if (strength !== undefined) set({ ...draft, strength });
            }}
          >
            {STRENGTHS.map((each) => (
              <option key={each} value={each}>
                {words.strengths[each]}
              </option>
            ))}
          </select>
        </Field>
        {number('max_per_profile', words.max_per_profile)}
        {number('generic_at', words.generic_at, words.generic_at_hint)}
        {number('window_values', `${words.max_window} – ${words.window_values}`)}
        {number('window_days', `${words.max_window} – ${words.window_days}`)}
      </div>
      <label className="choice-item">
        <input
          type="checkbox"
          name="exclusive"
          checked={draft.exclusive}
          onChange={({ currentTarget: { checked } }) => set({ ...draft, exclusive: checked })}
        />
        {words.exclusive}
      </label>
      <Field name={words.blocked} hint={words.blocked_hint}>
        <textarea
          className="text-input mono"
          name="blocked"
          rows={3}
          spellCheck={false}
          value={draft.blocked}
          onChange={({ currentTarget: { value } }) => set({ ...draft, blocked: value })}
        />
      </Field>
    </>
  );
}

function Field({
  name,
  hint,
  children,
}: {
  name: string;
  hint?: string | undefined;
  children: ReactNode;
}) {
  return (
    // biome-ignore lint/a11y/noLabelWithoutControl: the control is the child
    <label className="field">
      <span className="field-name">{name}</span>
      {children}
      {hint === undefined ? null : <span className="field-hint">{hint}</span>}
    </label>
  );
}
