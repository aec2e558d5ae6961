import { Button } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { ApiError } from '../api/request.ts';
import { putNamespace, removeNamespace, simulateNamespace } from '../api/steward-endpoints.ts';
import type { Namespace, NamespaceChange } from '../api/steward-types.ts';
import { label } from '../i18n/label.ts';
import { useLanguage } from '../i18n/language.tsx';
import { useStewardWords } from '../i18n/steward-words.ts';
import { Card } from '../kit/card.tsx';
import { ErrorPanel } from '../kit/state-panel.tsx';
import { FaultList } from './fault-list.tsx';
import { changeOf, draftOf } from './rule-draft.ts';
import { RuleFields } from './rule-fields.tsx';
import { SimulationView } from './simulation-view.tsx';

/** Changes a rule: it is tried out on the data first, and only what was tried out can be applied. */
export function RuleEditor({
  namespace,
  version,
  close,
  reload,
}: {
  namespace: Namespace;
  version: number;
  /** @param said what was done, or `null` where nothing was */
  close: (said: string | null) => void;
  reload: () => void;
}) {
  const { words } = useLanguage();
  const steward = useStewardWords();
  const texts = steward.namespaces;
  const client = useQueryClient();
  const [draft, setDraft] = useState(() => draftOf(namespace));
  const change = changeOf(namespace, draft);
  const isSame = written(change) === written(changeOf(namespace, draftOf(namespace)));
  const trying = useMutation({
    mutationFn: async (wanted: NamespaceChange) => ({
      wanted,
      found: await simulateNamespace(namespace.name, wanted),
    }),
  });
  const changed = () => client.invalidateQueries({ queryKey: ['namespaces'] });
  const applying = useMutation({
    mutationFn: (history: boolean) => putNamespace(namespace.name, change, { version, history }),
    onSuccess: async (_, history) => {
      await changed();
      close(history ? texts.applied_history : texts.applied);
    },
  });
  const resetting = useMutation({
    mutationFn: () => removeNamespace(namespace.name, version),
    onSuccess: async () => {
      await changed();
      close(texts.was_reset);
    },
  });
  const isTried = trying.isSuccess && written(trying.data.wanted) === written(change);
  const failed = applying.error ?? resetting.error ?? trying.error;
  const isOutdated = failed instanceof ApiError && failed.status === 412;
  return (
    <Card title={texts.editing(label(words.namespaces, namespace.name))}>
      <form
        className="rule-form"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          trying.mutate(change);
        }}
      >
        <RuleFields draft={draft} set={setDraft} />
        <div className="rule-actions">
          <Button type="submit" loading={trying.isPending} disabled={isSame}>
            {texts.simulate}
          </Button>
          {([false, true] as const).map((history) => (
            <Button
              key={String(history)}
              variant="default"
              disabled={!isTried || isSame}
              loading={applying.isPending && applying.variables === history}
              onClick={() => applying.mutate(history)}
            >
              {history ? texts.apply_history : texts.apply}
            </Button>
          ))}
          {namespace.rule === null ? null : (
            <Button
              variant="default"
              loading={resetting.isPending}
              onClick={() => resetting.mutate()}
            >
              {texts.reset}
            </Button>
          )}
          <Button variant="subtle" onClick={() => close(null)}>
            {steward.close}
          </Button>
        </div>
        <p className="dim" role="status">
          {trying.isPending
            ? texts.simulating
            : isSame
              ? texts.unchanged
              : isTried
                ? null
                : texts.simulate_first}
        </p>
      </form>
      {isOutdated ? (
        <div className="rule-actions" role="alert">
          <p className="form-fault">{texts.changed_meanwhile}</p>
          <Button size="xs" variant="default" onClick={reload}>
            {steward.reload}
          </Button>
        </div>
      ) : failed === null ? null : (
        <>
          <ErrorPanel error={failed} />
          <FaultList error={failed} names={texts.fields} />
        </>
      )}
      {isTried ? <SimulationView found={trying.data.found} /> : null}
    </Card>
  );
}

/** The same change is the same text, in whatever order its fields were set. */
function written(change: NamespaceChange): string {
  return JSON.stringify(Object.entries(change).sort(([a], [b]) => (a < b ? -1 : 1)));
}
