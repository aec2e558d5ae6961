import { Button, Kbd } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useLanguage } from '../i18n/language.tsx';
import { Refusal } from '../identity/objections.tsx';
import { useKey } from '../kit/hotkeys.ts';
import { Icon } from '../kit/icon.tsx';
import './undo-line.css';

/** What was just done, and the merges and separations by which it can be taken back. */
export interface Undoable {
  readonly text: string;
  readonly mergeIds: readonly string[];
}

const SHOWN_MS = 30_000;

/** Tells what was decided and offers to take it back for half a minute; the log does so for ever. */
export function UndoLine({
  told,
  undo,
}: {
  told: Undoable | null;
  undo: (told: Undoable) => Promise<void>;
}) {
  const { words } = useLanguage();
  const [ended, setEnded] = useState<Undoable | null>(null);
  const undoing = useMutation({ mutationFn: undo });
  const { reset } = undoing;
  useEffect(() => {
    reset();
    if (told === null) return;
    const timer = setTimeout(() => setEnded(told), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [told, reset]);
  const isShown = told !== null && told !== ended;
  const canUndo = isShown && told.mergeIds.length > 0 && undoing.isIdle;
  useKey('z', canUndo ? () => undoing.mutate(told) : null);
  return (
    <>
      <div className="undo-line" data-shown={isShown || undefined}>
        <p role="status">
          {isShown ? (
            <>
              <Icon name="check" size={16} />
              {undoing.isSuccess ? words.desk.undone : told.text}
            </>
          ) : null}
        </p>
        {isShown && told.mergeIds.length > 0 && !undoing.isSuccess ? (
          <Button
            variant="default"
            size="xs"
            loading={undoing.isPending}
            onClick={() => undoing.mutate(told)}
            leftSection={<Icon name="undo" size={15} />}
            rightSection={<Kbd size="xs">Z</Kbd>}
            aria-keyshortcuts="z"
          >
            {words.desk.undo}
          </Button>
        ) : null}
      </div>
      {undoing.isError ? <Refusal error={undoing.error} /> : null}
    </>
  );
}
