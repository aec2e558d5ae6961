import { Button } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { splitProfile } from '../api/steward-endpoints.ts';
import { splitPreviewQuery } from '../api/steward-queries.ts';
import type { Identity } from '../api/steward-types.ts';
import { useStewardWords } from '../i18n/steward-words.ts';
import { Dialog } from '../kit/dialog.tsx';
import { IdentifierChoice } from './identifier-choice.tsx';
import { Refusal } from './objections.tsx';
import { ReasonField } from './reason-field.tsx';
import { SeparationView } from './separation-view.tsx';
import { useIdentityChanged } from './use-identity-changed.ts';
import './identity-dialogs.css';

/** Makes a profile of its own of chosen identifiers, after showing all that goes with them. */
export function SplitDialog({ identity, close }: { identity: Identity; close: () => void }) {
  const words = useStewardWords();
  const changed = useIdentityChanged();
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [reason, setReason] = useState('');
  const keys = [...chosen].sort();
  const preview = useQuery(splitPreviewQuery(identity.profile_id, keys));
  const splitting = useMutation({
    mutationFn: () => splitProfile(identity.profile_id, keys, reason),
    onSuccess: changed,
  });
  const shown = keys.length === 0 ? undefined : preview.data;
  const made = splitting.data?.separated[0];
  return (
    <Dialog label={words.split.heading} opened close={close}>
      <div className="identity-dialog">
        <h2 className="identity-dialog-heading">{words.split.heading}</h2>
        {splitting.isSuccess ? (
          <>
            <p role="status">{words.split.done}</p>
            <div className="identity-dialog-actions">
              {made === undefined ? null : (
                <Link to="/profiles/$profileId" params={{ profileId: made }} className="text-link">
                  {words.split.open_new}
                </Link>
              )}
              <Button onClick={close}>{words.close}</Button>
            </div>
          </>
        ) : (
          <>
            <p className="dim">{words.split.lead}</p>
            <IdentifierChoice
              legend={words.undo.choose}
              keys={identity.identifiers.map(({ key }) => key)}
              chosen={chosen}
              choose={setChosen}
            />
            {shown === undefined ? null : <SeparationView preview={shown} />}
            {preview.isError && keys.length > 0 ? <Refusal error={preview.error} /> : null}
            <ReasonField reason={reason} set={setReason} />
            {splitting.isError ? <Refusal error={splitting.error} /> : null}
            <div className="identity-dialog-actions">
              <Button variant="default" onClick={close}>
                {words.cancel}
              </Button>
              <Button
                disabled={shown === undefined || shown.objections.length > 0}
                loading={splitting.isPending}
                onClick={() => splitting.mutate()}
              >
                {words.split.confirm}
              </Button>
            </div>
          </>
        )}
      </div>
    </Dialog>
  );
}
