import { Button, Skeleton } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { mergeProfiles } from '../api/steward-endpoints.ts';
import { mergePreviewQuery } from '../api/steward-queries.ts';
import type { Hit } from '../api/types.ts';
import { useLanguage } from '../i18n/language.tsx';
import { useStewardWords } from '../i18n/steward-words.ts';
import { Dialog } from '../kit/dialog.tsx';
import { ErrorPanel } from '../kit/state-panel.tsx';
import { MergePreviewView } from './merge-preview-view.tsx';
import { Refusal } from './objections.tsx';
import { PersonPicker } from './person-picker.tsx';
import { ReasonField } from './reason-field.tsx';
import { useIdentityChanged } from './use-identity-changed.ts';
import './identity-dialogs.css';

interface Side {
  readonly id: string;
  readonly name: string | null;
}

/** Merges this profile with another: who it is, what would become of each field, which of the two stays. */
export function MergeDialog({
  profileId,
  name,
  close,
}: {
  profileId: string;
  name: string | null;
  close: () => void;
}) {
  const words = useStewardWords().merge;
  const [other, setOther] = useState<Hit | null>(null);
  return (
    <Dialog label={words.heading} opened close={close}>
      <div className="identity-dialog">
        <h2 className="identity-dialog-heading">{words.heading}</h2>
        {other === null ? (
          <PersonPicker without={profileId} choose={setOther} />
        ) : (
          <Merging
            own={{ id: profileId, name }}
            other={{ id: other.profile_id, name: other.profile.display_name ?? null }}
            back={() => setOther(null)}
            close={close}
          />
        )}
      </div>
    </Dialog>
  );
}

function Merging({
  own,
  other,
  back,
  close,
}: {
  own: Side;
  other: Side;
  back: () => void;
  close: () => void;
}) {
  const { words } = useLanguage();
  const steward = useStewardWords();
  const navigate = useNavigate();
  const changed = useIdentityChanged();
  const [isSwapped, setIsSwapped] = useState(false);
  const [reason, setReason] = useState('');
  const [survivor, loser] = isSwapped ? [other, own] : [own, other];
  const preview = useQuery(mergePreviewQuery(survivor.id, loser.id));
  const merging = useMutation({
    mutationFn: () => mergeProfiles(survivor.id, loser.id, reason),
    onSuccess: async () => {
      close();
      await navigate({
        to: '/profiles/$profileId',
        params: { profileId: survivor.id },
        search: { tab: 'links' },
      });
      await changed();
    },
  });
  const isRefused = preview.data === undefined || preview.data.objections.length > 0;
  const sides = [
    { role: steward.merge.survivor, side: survivor },
    { role: steward.merge.loser, side: loser },
  ];
  return (
    <>
      <div className="merge-sides">
        {sides.map(({ role, side }, index) => (
          <div className="merge-side" key={role} style={{ order: index * 2 }}>
            <span className="dim">{role}</span>
            <strong>{side.name ?? words.desk.nobody}</strong>
          </div>
        ))}
        <Button
          variant="default"
          size="xs"
          style={{ order: 1 }}
          onClick={() => setIsSwapped(!isSwapped)}
        >
          {steward.merge.swap}
        </Button>
      </div>
      {preview.isPending ? <Skeleton height={240} radius={10} /> : null}
      {preview.isError ? (
        <ErrorPanel error={preview.error} retry={() => void preview.refetch()} />
      ) : null}
      {preview.data === undefined ? null : (
        <MergePreviewView
          preview={preview.data}
          nameOf={(id) =>
            (id === own.id ? own.name : id === other.id ? other.name : null) ?? words.desk.nobody
          }
        />
      )}
      <ReasonField reason={reason} set={setReason} />
      {merging.isError ? <Refusal error={merging.error} /> : null}
      <div className="identity-dialog-actions">
        <Button variant="subtle" onClick={back}>
          {steward.merge.other}
        </Button>
        <Button variant="default" onClick={close}>
          {steward.cancel}
        </Button>
        <Button
          className="merge-confirm"
          disabled={isRefused}
          loading={merging.isPending}
          onClick={() => merging.mutate()}
        >
          {steward.merge.confirm}
        </Button>
      </div>
    </>
  );
}
