import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { type KeyboardEvent, useCallback, useId, useRef } from 'react';
import { putPinned } from '../api/endpoints.ts';
import { deskQuery } from '../api/queries.ts';
import { usePersonWords } from '../i18n/person-words.ts';
import { useKey } from '../kit/hotkeys.ts';
import { Icon } from '../kit/icon.tsx';
import './actions-menu.css';

/** What can be done with the person shown, behind one button and the key `.`; arrows walk, Esc closes. */
export function ActionsMenu({ profileId, mayWrite }: { profileId: string; mayWrite: boolean }) {
  const { actions } = usePersonWords();
  const client = useQueryClient();
  const navigate = useNavigate();
  const id = useId();
  const button = useRef<HTMLButtonElement>(null);
  const menu = useRef<HTMLDivElement>(null);
  const { data: desk } = useQuery(deskQuery);
  const pinned = desk?.pinned.map(({ profile_id }) => profile_id) ?? [];
  const isPinned = pinned.includes(profileId);
  const pin = useMutation({
    mutationFn: () =>
      putPinned(
        isPinned ? pinned.filter((one) => one !== profileId) : [...pinned.slice(-49), profileId],
      ),
    onSuccess: (changed) => client.setQueryData(deskQuery.queryKey, changed),
  });
  const copy = useMutation({ mutationFn: () => navigator.clipboard.writeText(location.href) });
  const close = () => menu.current?.hidePopover();
  useKey(
    '.',
    useCallback(() => {
      menu.current?.showPopover();
      place(menu.current, button.current);
    }, []),
  );

  const writeNote = () => {
    close();
    const field = () => document.querySelector<HTMLElement>('.note-text');
    if (field() !== null) return field()?.focus();
    // On a narrow screen the notes are a part of their own.
    void navigate({
      to: '.',
      search: (former) => ({ ...former, tab: 'know' }),
      replace: true,
    }).then(() => requestAnimationFrame(() => field()?.focus()));
  };

  const onKeyDown = (event: KeyboardEvent) => {
    const items = [...(menu.current?.querySelectorAll<HTMLElement>('.action') ?? [])];
    const at = items.indexOf(document.activeElement as HTMLElement);
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step === 0) return;
    event.preventDefault();
    items[(at + step + items.length) % items.length]?.focus();
  };

  return (
    <>
      <button
        ref={button}
        type="button"
        className="actions-open"
        popoverTarget={id}
        aria-haspopup="menu"
        aria-keyshortcuts="."
      >
        <Icon name="command" size={16} />
        {actions.heading}
        <kbd className="actions-key">.</kbd>
      </button>
      <div
        ref={menu}
        id={id}
        popover="auto"
        role="menu"
        tabIndex={-1}
        aria-label={actions.heading}
        className="actions"
        onKeyDown={onKeyDown}
        onToggle={({ currentTarget, newState }) => {
          if (newState === 'open') place(currentTarget, button.current);
        }}
      >
        {mayWrite ? (
          <button type="button" role="menuitem" className="action" onClick={writeNote}>
            <Icon name="chat" size={16} />
            {actions.note}
          </button>
        ) : null}
        <button
          type="button"
          role="menuitem"
          className="action"
          disabled={desk === undefined}
          onClick={() => {
            pin.mutate();
            close();
          }}
        >
          <Icon name="check" size={16} />
          {isPinned ? actions.unpin : actions.pin}
        </button>
        <Link
          to="/profiles/$profileId/print"
          params={{ profileId }}
          role="menuitem"
          className="action"
          onClick={close}
        >
          <Icon name="mail" size={16} />
          {actions.print}
        </Link>
        <button
          type="button"
          role="menuitem"
          className="action"
          onClick={() => {
            copy.mutate();
            close();
          }}
        >
          <Icon name="copy" size={16} />
          {actions.copy}
        </button>
      </div>
      <span className="visually-hidden" role="status">
        {pin.isError || copy.isError ? actions.failed : copy.isSuccess ? actions.copied : ''}
      </span>
    </>
  );
}

/** Puts an open menu below its button, inside the view, and the focus on what comes first. */
function place(menu: HTMLElement | null, button: HTMLElement | null): void {
  if (menu === null || button === null) return;
  const box = button.getBoundingClientRect();
  const room = document.documentElement.clientWidth - menu.offsetWidth - EDGE;
  menu.style.top = `${box.bottom + 4}px`;
  menu.style.left = `${Math.max(EDGE, Math.min(box.right - menu.offsetWidth, room))}px`;
  if (!menu.contains(document.activeElement) || document.activeElement === menu)
    menu.querySelector<HTMLElement>('.action')?.focus();
}

/** Pixels between a menu and the end of the view. */
const EDGE = 8;
