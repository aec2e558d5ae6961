import { Button, Skeleton } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { splitProfile, undoMerge } from '../api/steward-endpoints.ts';
import { splitPreviewQuery, undoPreviewQuery } from '../api/steward-queries.ts';
import type { SplitPreview } from '../api/steward-types.ts';
import { useStewardWords } from '../i18n/steward-words.ts';
import { Dialog } from '../kit/dialog.tsx';
import { ErrorPanel } from '../kit/state-panel.tsx';
import { IdentifierChoice } from './identifier-choice.tsx';
import { Refusal } from './objections.tsx';
import { SeparationView } from './separation-view.tsx';
import { useIdentityChanged } from './use-identity-changed.ts';
import './identity-dialogs.css';

export interface Undoable {
  readonly merge_id: string;
  readonly kind: 'merge' | 'split' | 'apart';
}

/** Takes a decision back, whole or by chosen identifiers, after showing all that goes back. */
export function UndoDialog({
  decision,
  close,
  done,
}: {
  decision: Undoable;
  close: () => void;
  done: () => void;
}) {
  const words = useStewardWords();
  const preview = useQuery(undoPreviewQuery(decision.merge_id));
  return (
    <Dialog label={words.undo.heading} opened close={close}>
      <div className="identity-dialog">
        <h2 className="identity-dialog-heading">{words.undo.heading}</h2>
        {preview.isPending ? <Skeleton height={220} radius={10} /> : null}
        {preview.isError ? (
          <ErrorPanel error={preview.error} retry={() => void preview.refetch()} />
        ) : null}
        {preview.data === undefined ? null : (
          <Undoing decision={decision} separations={preview.data} close={close} done={done} />
        )}
      </div>
    </Dialog>
  );
}

function Undoing({
  decision,
  separations,
  close,
  done,
}: {
  decision: Undoable;
  separations: readonly SplitPreview[];
  close: () => void;
  done: () => void;
}) {
  const words = useStewardWords();
  const changed = useIdentityChanged();
  const [first] = separations;
  const [partly, setPartly] = useState(false);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const keys = [...chosen].sort();
  const id = first?.profile_id ?? '';
  const part = useQuery({ ...splitPreviewQuery(id, keys), enabled: partly && keys.length > 0 });
  const undoing = useMutation({
    mutationFn: async () => {
      if (partly) await splitProfile(id, keys, '');
      else await undoMerge(decision.merge_id);
    },
    onSuccess: async () => {
      await changed();
      done();
    },
  });
  const shown = partly ? (part.data === undefined ? [] : [part.data]) : separations;
  const isRefused = shown.some(({ objections }) => objections.length > 0);
  const isReady = !partly || (keys.length > 0 && part.data !== undefined);
  const lead = {
    merge: words.undo.lead_merge,
    split: words.undo.lead_split,
    apart: words.undo.lead_apart,
  }[decision.kind];
  return (
    <>
      <p className="dim">{lead}</p>
      {first === undefined || decision.kind !== 'merge' ? null : (
        <fieldset className="choice choice-row">
          <legend className="visually-hidden">{words.undo.heading}</legend>
          {[false, true].map((value) => (
            <label className="choice-item" key={String(value)}>
              <input
                type="radio"
                name="undo-part"
                checked={partly === value}
                onChange={() => setPartly(value)}
              />
              {value ? words.undo.part : words.undo.whole}
            </label>
          ))}
        </fieldset>
      )}
      {partly && first !== undefined ? (
        <IdentifierChoice
          legend={words.undo.choose}
          keys={[...new Set(separations.flatMap(({ leaves }) => leaves))]}
          chosen={chosen}
          choose={setChosen}
        />
      ) : null}
      {shown.map((preview) => (
        <SeparationView key={`${preview.becomes} ${preview.leaves[0]}`} preview={preview} />
      ))}
      {part.isError && partly ? <Refusal error={part.error} /> : null}
      {undoing.isError ? <Refusal error={undoing.error} /> : null}
      <div className="identity-dialog-actions">
        <Button variant="default" onClick={close}>
          {words.cancel}
        </Button>
        <Button
          loading={undoing.isPending}
          disabled={isRefused || !isReady}
          onClick={() => undoing.mutate()}
        >
          {words.undo.confirm}
        </Button>
      </div>
    </>
  );
}
